import type { SchemaEngine } from '@prisma/schema-engine-wasm/schema_engine_bg';
import { MIGRATIONS, readMigrations } from './migration-folder.js';
import { withSchemaEngine } from './schema-engine.js';

/** Names of migrations, oldest first. All but `applied` are empty when database and folder agree. */
export interface MigrationStatus {
  applied: string[];
  pending: string[];
  /** Begun and not finished. They block `migrate` until one is retried. */
  failed: string[];
  /** Applied, and their file has changed since: another database would come out different. */
  edited: string[];
  /** Applied, but not in the folder: the database is newer than this code, or a folder was deleted. */
  unknown: string[];
}

/** Compares the database with the migrations in `directory`, by default the repository's. Changes nothing. */
export async function migrationStatus(
  databaseUrl: string,
  { directory = MIGRATIONS }: { directory?: string } = {},
): Promise<MigrationStatus> {
  return withSchemaEngine(databaseUrl, (engine) => readStatus(engine, directory));
}

/** As {@link migrationStatus}, on an engine that is already open. */
export async function readStatus(engine: SchemaEngine, directory: string): Promise<MigrationStatus> {
  const migrationsList = await readMigrations(directory);
  const { failedMigrationNames, editedMigrationNames, history } = await engine.diagnoseMigrationHistory({
    migrationsList,
    optInToShadowDatabase: false,
    filters: { externalTables: [], externalEnums: [] },
  });
  const pending = history && 'unappliedMigrationNames' in history ? history.unappliedMigrationNames : [];
  const unknown = history && 'unpersistedMigrationNames' in history ? history.unpersistedMigrationNames : [];
  const notApplied = new Set([...pending, ...failedMigrationNames]);
  return {
    applied: migrationsList.migrationDirectories.map(({ path }) => path).filter((name) => !notApplied.has(name)),
    pending,
    failed: failedMigrationNames,
    edited: editedMigrationNames,
    unknown,
  };
}
