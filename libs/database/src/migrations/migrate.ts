import type { SchemaEngine } from '@prisma/schema-engine-wasm/schema_engine_bg';
import { MigrationError } from './migration-error.js';
import { MIGRATIONS, readMigrations } from './migration-folder.js';
import { withMigrationLock } from './migration-lock.js';
import { readStatus } from './migration-status.js';
import { engineMessage, withSchemaEngine } from './schema-engine.js';

const LOCK_DEADLINE_MS = 60_000;

export interface MigrateOptions {
  /** Where the migrations are; by default the repository's `prisma/migrations`. */
  directory?: string;
  /** A failed migration to run again, now that its cause is mended. */
  retry?: string;
  /** How long to wait while another process migrates. */
  lockDeadlineMs?: number;
  /** Hears that the run waits, and what it applied. */
  log?: (line: string) => void;
}

/**
 * Applies every pending migration in order and resolves with the names of those it applied. Safe to run from several
 * processes at once: one works, the others wait and find nothing to do.
 * Throws {@link MigrationError}; Prisma's errors and those of the connection come as they are.
 */
export async function migrate(
  databaseUrl: string,
  { directory = MIGRATIONS, retry, lockDeadlineMs = LOCK_DEADLINE_MS, log = () => undefined }: MigrateOptions = {},
): Promise<{ applied: string[] }> {
  const work = () =>
    withSchemaEngine(databaseUrl, async (engine) => {
      if (retry !== undefined) await engine.markMigrationRolledBack({ migrationName: retry });
      const applied = await applyPending(engine, directory);
      for (const name of applied) log(`applied ${name}`);
      return { applied };
    });
  return withMigrationLock({ databaseUrl, deadlineMs: lockDeadlineMs, log }, work);
}

async function applyPending(engine: SchemaEngine, directory: string): Promise<string[]> {
  const migrationsList = await readMigrations(directory);
  try {
    const filters = { externalTables: [], externalEnums: [] };
    const { appliedMigrationNames } = await engine.applyMigrations({ migrationsList, filters });
    return appliedMigrationNames;
  } catch (error) {
    // When the database cannot even say what failed, the first error tells more than the second.
    const [failed] = await readStatus(engine, directory).then(
      (status) => status.failed,
      () => [],
    );
    throw failed === undefined
      ? error
      : new MigrationError('MIGRATION_FAILED', describeFailure(failed, error), { cause: error });
  }
}

function describeFailure(name: string, error: unknown): string {
  const { code }: { code?: unknown } = Object(error);
  const reason = code === EARLIER_FAILURE ? ' in an earlier run and blocks the others.' : `: ${engineMessage(error)}`;
  return [
    `Migration ${name} failed${reason}`,
    'PostgreSQL has undone its statements, unless it commits by itself.',
    `Mend its migration.sql, then run the migrations with --retry ${name}.`,
  ].join('\n');
}

/** The engine's code for "there is a failed migration", with which it refuses to begin. */
const EARLIER_FAILURE = 'P3009';
