import { setTimeout as delay } from 'node:timers/promises';
import { Client } from 'pg';
import { MigrationError } from './migration-error.js';

/** One number for all of Marquee. */
const LOCK = 7_071_984_001;
/** Prisma's engine takes this one itself, on the connection that works. */
const ENGINE_LOCK = 72_707_369;
const RETRY_MS = 100;

/**
 * Runs `work` while no other process does, on any machine. Waits at most `deadlineMs`, then throws a
 * {@link MigrationError}. PostgreSQL frees the lock by itself when the process dies.
 */
export async function withMigrationLock<T>(
  { databaseUrl, deadlineMs, log }: LockOptions,
  work: () => Promise<T>,
): Promise<T> {
  const client = new Client({ connectionString: databaseUrl, connectionTimeoutMillis: 5_000, keepAlive: true });
  // Lost while `work` runs, it costs nothing but the turn: the engine has a lock of its own.
  client.on('error', () => undefined);
  await client.connect();
  try {
    await lock(client, deadlineMs, log);
    return await work();
  } finally {
    await client.end();
  }
}

/** Asks again and again: a statement that waits for the lock would itself hold up `CREATE INDEX CONCURRENTLY`. */
async function lock(client: Client, deadlineMs: number, log: (line: string) => void): Promise<void> {
  const deadline = Date.now() + deadlineMs;
  if (await tryLock(client)) return;
  log('waiting for another process that migrates this database');
  while (Date.now() < deadline) {
    await delay(RETRY_MS);
    if (await tryLock(client)) return;
  }
  throw new MigrationError(
    'MIGRATION_LOCKED',
    `Another run has been migrating this database for ${deadlineMs} ms. Try again when it is done; ` +
      'if it hangs, end its process and its session in PostgreSQL.',
  );
}

async function tryLock(client: Client): Promise<boolean> {
  return (await tryNumber(client, LOCK)) && (await isEngineIdle(client));
}

/** A killed run lost our lock at once, but its last statement may still be at work in the server. */
async function isEngineIdle(client: Client): Promise<boolean> {
  if (!(await tryNumber(client, ENGINE_LOCK))) return false;
  await client.query('SELECT pg_advisory_unlock($1)', [ENGINE_LOCK]);
  return true;
}

async function tryNumber(client: Client, number: number): Promise<boolean> {
  const { rows } = await client.query<{ locked: boolean }>('SELECT pg_try_advisory_lock($1) AS locked', [number]);
  return rows.some((row) => row.locked);
}

interface LockOptions {
  databaseUrl: string;
  deadlineMs: number;
  log: (line: string) => void;
}
