import { randomUUID } from 'node:crypto';
import { Client } from 'pg';

/** A new, empty database on the server that Jest's global setup has started, for one spec file alone. */
export interface OwnDatabase {
  url: string;
  /** Runs SQL in it on a connection of its own. */
  query(sql: string, values?: unknown[]): Promise<Record<string, unknown>[]>;
  /** Ends the sessions of everybody else in it, as a crash or an operator would; resolves when they are gone. */
  endSessions(): Promise<void>;
  drop(): Promise<void>;
}

export async function createOwnDatabase(): Promise<OwnDatabase> {
  const server = process.env['DATABASE_URL'];
  if (server === undefined) throw new Error('DATABASE_URL is not set: is this an int-spec?');
  const name = `spec_${randomUUID().replaceAll('-', '')}`;
  const url = new URL(server);
  url.pathname = name;
  await run(server, `CREATE DATABASE ${name}`);
  return {
    url: url.href,
    query: (sql, values) => run(url.href, sql, values),
    endSessions: async () => {
      // With a time to wait, the function returns when the process has really gone.
      await run(server, 'SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = $1', [name]);
    },
    drop: async () => {
      await run(server, `DROP DATABASE ${name} WITH (FORCE)`);
    },
  };
}

async function run(url: string, sql: string, values?: unknown[]): Promise<Record<string, unknown>[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql, values)).rows;
  } finally {
    await client.end();
  }
}
