import { DatabasePool, migrate } from '@marquee/database';
import { readEnvironment } from '@marquee/service-kit';
import { randomUUID } from 'node:crypto';
import { Client } from 'pg';

/** A migrated database for one spec file alone, on the server that Jest's global setup has started. */
export interface OwnDatabase {
  url: string;
  pool: DatabasePool;
  drop(): Promise<void>;
}

export async function createOwnDatabase(): Promise<OwnDatabase> {
  const server = readEnvironment().values['DATABASE_URL'] ?? '';
  const name = `spec_${randomUUID().replaceAll('-', '')}`;
  const url = new URL(server);
  url.pathname = name;
  await run(server, `CREATE DATABASE ${name}`);
  await migrate(url.href);
  const pool = new DatabasePool({ url: url.href, pool: { max: 3 } });
  return {
    url: url.href,
    pool,
    drop: async () => {
      await pool.onApplicationShutdown();
      await run(server, `DROP DATABASE ${name} WITH (FORCE)`);
    },
  };
}

async function run(connectionString: string, sql: string): Promise<void> {
  const client = new Client({ connectionString });
  await client.connect();
  await client.query(sql).finally(() => client.end());
}
