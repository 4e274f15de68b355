import { setTimeout as delay } from 'node:timers/promises';
import type { Pool } from 'pg';

/** Resolves when the database answers; rejects when it cannot, or not within `deadlineMs`. For health checks. */
export async function pingDatabase(pool: Pool, deadlineMs: number): Promise<void> {
  const done = new AbortController();
  const deadline = delay(deadlineMs, undefined, { signal: done.signal }).then(() => {
    throw new Error(`PostgreSQL did not answer within ${deadlineMs} ms`);
  });
  try {
    await Promise.race([pool.query('SELECT 1'), deadline]);
  } finally {
    done.abort();
  }
}
