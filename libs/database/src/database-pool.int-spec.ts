import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Logger } from '@nestjs/common';
import { createOwnDatabase, type OwnDatabase } from '@marquee/testing/own-database';
import { DatabasePool } from './database-pool.js';
import { isDatabaseUnavailable } from './database-unavailable.js';

const AWAY = 'postgresql://me:hidden@127.0.0.1:1/marquee';

Logger.overrideLogger(false);

let database: OwnDatabase;
let sut: DatabasePool;

beforeAll(async () => {
  database = await createOwnDatabase();
});

beforeEach(() => {
  sut = new DatabasePool({ url: database.url, pool: { max: 2 } });
});

afterEach(() => sut.onApplicationShutdown());

afterAll(() => database.drop());

async function failureOf(work: Promise<unknown>): Promise<unknown> {
  return work.then(
    () => expect(work).rejects.toThrow(),
    (error: unknown) => error,
  );
}

describe(DatabasePool, () => {
  it('survives the loss of an idle connection and answers the next query', async () => {
    await sut.query('SELECT 1');
    const lost = new Promise((resolve) => sut.once('remove', resolve));
    await database.endSessions();
    await lost;
    expect((await sut.query('SELECT 2 AS answer')).rows).toEqual([{ answer: 2 }]);
  });

  it('fails a query whose session is killed as unavailable, and answers the next one', async () => {
    const failure = failureOf(sut.query('SELECT pg_terminate_backend(pg_backend_pid())'));
    expect(isDatabaseUnavailable(await failure)).toBe(true);
    expect((await sut.query('SELECT 2 AS answer')).rows).toEqual([{ answer: 2 }]);
  });

  it('lets nobody wait long for a free connection', async () => {
    const held = [await sut.connect(), await sut.connect()];
    const failure = await failureOf(sut.query('SELECT 1'));
    for (const client of held) client.release();
    expect(failure).toMatchObject({ message: 'timeout exceeded when trying to connect' });
    expect(isDatabaseUnavailable(failure)).toBe(true);
  });

  it('limits statements, replies and idle transactions', async () => {
    const { rows } = await sut.query(
      "SELECT name, setting FROM pg_settings WHERE name IN ('statement_timeout', 'idle_in_transaction_session_timeout') ORDER BY name",
    );
    expect(rows.map((row) => row.setting)).toEqual(['10000', '5000']);
    expect(sut.options.query_timeout).toBeGreaterThan(5_000);
  });

  it('is made without a database, and fails as unavailable only when it is used', async () => {
    const away = new DatabasePool({ url: AWAY, pool: { max: 2 } });
    expect(isDatabaseUnavailable(await failureOf(away.query('SELECT 1')))).toBe(true);
    await away.onApplicationShutdown();
  });
});
