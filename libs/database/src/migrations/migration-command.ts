import { parseArgs } from 'node:util';
import { databaseConfig } from '../database.config.js';
import { migrate } from './migrate.js';
import { migrationStatus, type MigrationStatus } from './migration-status.js';
import { engineMessage } from './schema-engine.js';

const HELP = `Brings the database at DATABASE_URL to the state of prisma/migrations, or compares the two.

  migrate                applies what is pending; exit code 1 if that fails
  migrate --retry NAME   as migrate, but first forgets that the migration NAME failed
  status                 lists all migrations; exit code 1 unless every one is applied, unedited and known here
  --help                 this text`;

const ADVICE: Record<Exclude<keyof MigrationStatus, 'applied'>, string> = {
  pending: 'Run migrate to apply what is pending.',
  failed: 'Mend what failed, then run migrate --retry NAME.',
  edited: 'Put the edited files back as they were, and change the database by a new migration.',
  unknown: 'The database knows migrations that this code does not: it was migrated by a newer version.',
};

/** The migrations' command line. Prints lines, which never hold the URL's password, and resolves with the exit code. */
export async function runMigrationCommand({ args, values, print }: CommandLine): Promise<number> {
  try {
    const { positionals, values: options } = parseArgs({
      args,
      allowPositionals: true,
      options: { help: { type: 'boolean' }, retry: { type: 'string' } },
    });
    const command = positionals.join(' ');
    if (options.help || (command !== 'migrate' && command !== 'status')) {
      print(HELP);
      return options.help ? 0 : 1;
    }
    const { url } = databaseConfig.from(values);
    const { host, pathname } = new URL(url);
    print(`database ${host}${pathname}`);
    return command === 'migrate' ? await runMigrate(url, print, options.retry) : await runStatus(url, print);
  } catch (error) {
    print(reasonOf(error));
    return 1;
  }
}

async function runMigrate(url: string, print: Print, retry?: string): Promise<number> {
  const { applied } = await migrate(url, { retry, log: print });
  if (applied.length === 0) print('nothing to apply');
  return 0;
}

async function runStatus(url: string, print: Print): Promise<number> {
  const { applied, ...deviations } = await migrationStatus(url);
  for (const name of applied) print(`applied  ${name}`);
  const found = Object.entries(deviations).filter(([, names]) => names.length > 0);
  for (const [state, names] of found) for (const name of names) print(`${state.padEnd(8)} ${name}`);
  for (const [state] of found) print(ADVICE[state as keyof typeof deviations]);
  return found.length === 0 ? 0 : 1;
}

/** A host with several addresses that all refuse gives one error without a message around one for each. */
function reasonOf(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(reasonOf).join('\n');
  return engineMessage(error);
}

type Print = (line: string) => void;

interface CommandLine {
  /** What follows the command's own name, such as `['migrate', '--retry', 'NAME']`. */
  args: string[];
  /** The environment, of which `DATABASE_URL` is read. */
  values: Readonly<Record<string, string>>;
  print: Print;
}
