import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Client } from 'pg';
import { createOwnDatabase, type OwnDatabase } from '@marquee/testing/own-database';
import { migrate } from './migrate.js';
import { withMigrationLock } from './migration-lock.js';
import { migrationStatus } from './migration-status.js';

const FIRST = '20260101000000_first';
const SECOND = '20260102000000_second';

let database: OwnDatabase;
let directory: string;

beforeEach(async () => {
  database = await createOwnDatabase();
  directory = await mkdtemp(join(tmpdir(), 'marquee-migrations-'));
  await write(FIRST, 'CREATE TABLE films (id int PRIMARY KEY);');
});

afterEach(async () => {
  await database.drop();
  await rm(directory, { recursive: true });
});

async function write(name: string, sql: string): Promise<void> {
  await mkdir(join(directory, name), { recursive: true });
  await writeFile(join(directory, name, 'migration.sql'), sql);
}

async function tables(): Promise<unknown[]> {
  const rows = await database.query(
    "SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename NOT LIKE '\\_%' ORDER BY tablename",
  );
  return rows.map((row) => row.tablename);
}

describe(migrate, () => {
  it('brings an empty database up to date, oldest first, and finds nothing to do afterwards', async () => {
    await write(SECOND, 'ALTER TABLE films ADD COLUMN title text;');
    expect(await migrate(database.url, { directory })).toEqual({ applied: [FIRST, SECOND] });
    expect(await migrate(database.url, { directory })).toEqual({ applied: [] });
    expect(await tables()).toEqual(['films']);
  });

  it('applies the same migration once when two run at once', async () => {
    const runs = await Promise.all([migrate(database.url, { directory }), migrate(database.url, { directory })]);
    expect(runs.flatMap((run) => run.applied)).toEqual([FIRST]);
    expect(await database.query('SELECT migration_name FROM _prisma_migrations')).toHaveLength(1);
  });

  it('says that it waits for another process, and gives up at its deadline', async () => {
    const lines: string[] = [];
    const log = (line: string) => void lines.push(line);
    const attempt = () => migrate(database.url, { directory, lockDeadlineMs: 50, log });
    await withMigrationLock({ databaseUrl: database.url, deadlineMs: 0, log }, () =>
      expect(attempt()).rejects.toMatchObject({ code: 'MIGRATION_LOCKED', message: expect.stringContaining('50 ms') }),
    );
    expect(lines).toEqual(['waiting for another process that migrates this database']);
    expect(await tables()).toEqual([]);
    expect((await attempt()).applied).toEqual([FIRST]);
  });

  it('waits for a statement that a killed run has left at work in the server', async () => {
    const leftOver = new Client({ connectionString: database.url });
    await leftOver.connect();
    await leftOver.query('SELECT pg_advisory_lock(72707369)');
    const attempt = migrate(database.url, { directory, lockDeadlineMs: 50 });
    await expect(attempt).rejects.toMatchObject({ code: 'MIGRATION_LOCKED' });
    await leftOver.end();
    expect((await migrate(database.url, { directory })).applied).toEqual([FIRST]);
  });

  it('names the migration that fails, the reason and the way out, and keeps nothing of it', async () => {
    await write(SECOND, 'CREATE TABLE half (id int); INSERT INTO films VALUES (1), (1);');
    const attempt = migrate(database.url, { directory });
    await expect(attempt).rejects.toMatchObject({ name: 'MigrationError', code: 'MIGRATION_FAILED' });
    await expect(attempt).rejects.toThrow(
      new RegExp(`^Migration ${SECOND} failed: Unique constraint failed: films_pkey\n.*\n.*--retry ${SECOND}\\.$`),
    );
    expect(await tables()).toEqual(['films']);
    expect(await migrationStatus(database.url, { directory })).toMatchObject({ applied: [FIRST], failed: [SECOND] });
  });

  it('applies nothing more after a failure until the failed one is retried', async () => {
    await write(SECOND, 'CREAT TABLE series (id int);');
    await expect(migrate(database.url, { directory })).rejects.toThrow('syntax error at or near "CREAT"');
    await write(SECOND, 'CREATE TABLE series (id int);');
    await expect(migrate(database.url, { directory })).rejects.toThrow(`${SECOND} failed in an earlier run`);
    expect(await migrate(database.url, { directory, retry: SECOND })).toEqual({ applied: [SECOND] });
    expect(await tables()).toEqual(['films', 'series']);
    expect(await migrationStatus(database.url, { directory })).toMatchObject({ applied: [FIRST, SECOND], failed: [] });
  });

  it('counts a migration whose connection was killed as failed', async () => {
    await write(SECOND, 'CREATE TABLE half (id int); SELECT pg_terminate_backend(pg_backend_pid());');
    await expect(migrate(database.url, { directory })).rejects.toThrow('terminating connection');
    expect(await tables()).toEqual(['films']);
    expect((await migrationStatus(database.url, { directory })).failed).toEqual([SECOND]);
  });

  it('leaves semicolons inside texts and functions alone', async () => {
    await write(SECOND, `CREATE FUNCTION one() RETURNS text LANGUAGE plpgsql AS $$ BEGIN RETURN 'a;b'; END; $$;`);
    await migrate(database.url, { directory });
    expect(await database.query('SELECT one()')).toEqual([{ one: 'a;b' }]);
  });

  it('builds an index concurrently when the migration holds nothing else', async () => {
    await write(SECOND, 'CREATE INDEX CONCURRENTLY films_id ON films (id);');
    expect((await migrate(database.url, { directory })).applied).toEqual([FIRST, SECOND]);
  });

  it('refuses a database that already holds tables of someone else', async () => {
    await database.query('CREATE TABLE theirs (id int)');
    await expect(migrate(database.url, { directory })).rejects.toMatchObject({ code: 'P3005' });
    expect(await tables()).toEqual(['theirs']);
  });
});

describe(migrationStatus, () => {
  it('names what is pending on an empty database, and changes nothing', async () => {
    expect(await migrationStatus(database.url, { directory })).toEqual({
      applied: [],
      pending: [FIRST],
      failed: [],
      edited: [],
      unknown: [],
    });
    expect(await database.query("SELECT to_regclass('_prisma_migrations') AS found")).toEqual([{ found: null }]);
  });

  it('names a migration that was edited after it was applied', async () => {
    await migrate(database.url, { directory });
    await write(FIRST, 'CREATE TABLE films (id bigint PRIMARY KEY);');
    expect(await migrationStatus(database.url, { directory })).toMatchObject({ applied: [FIRST], edited: [FIRST] });
  });

  it('names a migration that the database has and the folder has not', async () => {
    await write(SECOND, 'CREATE TABLE series (id int);');
    await migrate(database.url, { directory });
    await rm(join(directory, SECOND), { recursive: true });
    expect(await migrationStatus(database.url, { directory })).toMatchObject({ applied: [FIRST], unknown: [SECOND] });
  });
});
