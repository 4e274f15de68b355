import type { ConfigType } from '@nestjs/config';
import { defineConfig, url, wholeNumber } from '@marquee/service-kit';

/** Where PostgreSQL is, and how many connections this process may hold. */
export const databaseConfig = defineConfig(
  'database',
  {
    DATABASE_URL: url('postgresql', 'postgres'),
    DATABASE_POOL_MAX: wholeNumber({ min: 1, max: 100, otherwise: 10 }),
  },
  (env) => ({ url: env.DATABASE_URL, pool: { max: env.DATABASE_POOL_MAX } }),
);

export type DatabaseConfig = ConfigType<typeof databaseConfig>;
