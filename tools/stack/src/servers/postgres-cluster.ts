import { chown, mkdtemp, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Program } from '../binaries/source.js';
import { runCommand } from '../run-command.js';
import { StackError, messageOf } from '../stack-error.js';
import { removeDeadPidFile } from './postgres-pid-file.js';
import type { RunAs } from '../run-as.js';

/** With the locale C, `pg_trgm` would see no letters beyond ASCII. */
const LOCALE = process.platform === 'darwin' ? 'en_US.UTF-8' : 'C.UTF-8';
const DRAFT_PREFIX = 'draft-';

/**
 * Returns the data directory in `home`, made with the user and the database `marquee` if it is not there yet.
 * It is made under a passing name and renamed when complete, so a crash leaves nothing that looks like a database.
 */
export async function prepareCluster(options: ClusterOptions): Promise<string> {
  const { home, program, log } = options;
  const data = join(home, 'data');
  await removeDrafts(home);
  if (await isCluster(data)) {
    await refuseOtherMajor(data, program.version);
    await removeDeadPidFile(data);
    return data;
  }
  if (await stat(data).catch(() => undefined)) {
    const aside = await mkdtemp(join(home, 'incomplete-'));
    await rename(data, join(aside, 'data'));
    log(`PostgreSQL's data was incomplete and was moved to ${aside}: starting with an empty database`);
  }
  await makeCluster(data, options);
  return data;
}

async function makeCluster(data: string, options: ClusterOptions): Promise<void> {
  const { home, program, password, runAs, signal } = options;
  const draft = await mkdtemp(join(home, DRAFT_PREFIX));
  const passwordFile = join(draft, 'password');
  const cluster = join(draft, 'data');
  const run = { ...runAs, cwd: home, env: postgresEnv(program), signal, timeoutMs: 60_000 };
  try {
    await writeFile(passwordFile, password, { mode: 0o600 });
    if (runAs.uid !== undefined) {
      await chown(draft, runAs.uid, runAs.gid);
      await chown(passwordFile, runAs.uid, runAs.gid);
    }
    await runCommand(
      join(dirname(program.file), 'initdb'),
      [
        `--pgdata=${cluster}`,
        '--username=marquee',
        `--pwfile=${passwordFile}`,
        '--auth=scram-sha-256',
        '--encoding=UTF8',
        `--locale=${LOCALE}`,
      ],
      run,
    );
    await runCommand(program.file, ['--single', '-D', cluster, 'postgres'], {
      ...run,
      input: 'CREATE DATABASE marquee\n',
    });
    await rename(cluster, data);
  } catch (error) {
    throw new StackError(`PostgreSQL's data folder could not be made in ${home}: ${messageOf(error)}`);
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}

/** Settings of the caller's shell (PGDATA, PGPORT, PGOPTIONS) must not reach our server. */
export function postgresEnv(program: Program): NodeJS.ProcessEnv {
  const inherited = Object.entries(process.env).filter(([name]) => !name.startsWith('PG'));
  return { ...Object.fromEntries(inherited), ...program.env, LC_ALL: LOCALE };
}

async function removeDrafts(home: string): Promise<void> {
  const drafts = (await readdir(home)).filter((name) => name.startsWith(DRAFT_PREFIX));
  // An initdb that outlived its killed parent may still write there; the next start removes the rest.
  await Promise.allSettled(drafts.map((name) => rm(join(home, name), { recursive: true, force: true })));
}

async function isCluster(data: string): Promise<boolean> {
  const parts = await Promise.allSettled(['PG_VERSION', 'global/pg_control'].map((name) => stat(join(data, name))));
  return parts.every((part) => part.status === 'fulfilled' && part.value.size > 0);
}

async function refuseOtherMajor(data: string, version: string): Promise<void> {
  const made = (await readFile(join(data, 'PG_VERSION'), 'utf8')).trim();
  if (made !== version.split('.')[0]) {
    throw new StackError(
      `The database in ${data} was made by PostgreSQL ${made}, and this is PostgreSQL ${version}. ` +
        `Start it with PostgreSQL ${made} and carry the data over with pg_dump, or delete that folder to begin anew.`,
    );
  }
}

export interface ClusterOptions {
  home: string;
  program: Program;
  password: string;
  runAs: RunAs;
  log: (line: string) => void;
  signal: AbortSignal | undefined;
}
