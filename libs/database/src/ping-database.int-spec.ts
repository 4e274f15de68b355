import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import { Pool } from 'pg';
import { pingDatabase } from './ping-database.js';

let pool: Pool;

afterEach(() => pool.end());

describe(pingDatabase, () => {
  it('resolves when the database answers', async () => {
    pool = new Pool({ connectionString: process.env.DATABASE_URL });
    await expect(pingDatabase(pool, 2_000)).resolves.toBeUndefined();
  });

  it('rejects when the database refuses', async () => {
    pool = new Pool({ connectionString: 'postgresql://me@127.0.0.1:1/marquee' });
    await expect(pingDatabase(pool, 2_000)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  });

  it('rejects at its deadline when the server accepts and stays silent', async () => {
    const silent = createServer().listen(0, '127.0.0.1');
    await once(silent, 'listening');
    const { port } = silent.address() as AddressInfo;
    pool = new Pool({ connectionString: `postgresql://me@127.0.0.1:${port}/marquee`, connectionTimeoutMillis: 200 });
    await expect(pingDatabase(pool, 20)).rejects.toThrow('PostgreSQL did not answer within 20 ms');
    silent.close();
  });
});
