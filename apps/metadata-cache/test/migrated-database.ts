import { DatabasePool, migrate } from '@marquee/database';
import { createOwnDatabase } from '@marquee/testing/own-database';

/** A migrated database for one spec file alone, and a pool of connections to it. */
export interface MigratedDatabase {
  url: string;
  pool: DatabasePool;
  drop(): Promise<void>;
}

export async function createMigratedDatabase(): Promise<MigratedDatabase> {
  const { url, drop } = await createOwnDatabase();
  await migrate(url);
  const pool = new DatabasePool({ url, pool: { max: 3 } });
  return {
    url,
    pool,
    drop: async () => {
      await pool.onApplicationShutdown();
      await drop();
    },
  };
}
