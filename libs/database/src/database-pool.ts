import { Inject, Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import type { Dependency } from '@marquee/service-kit';
import { Pool } from 'pg';
import { databaseConfig, type DatabaseConfig } from './database.config.js';

/**
 * The connections of this process, opened when first needed. Prisma runs over them too, so `DATABASE_POOL_MAX` bounds
 * them all. Query the pool itself where Prisma costs too much: bodies that are only passed on.
 */
@Injectable()
export class DatabasePool extends Pool implements Dependency, OnApplicationShutdown {
  readonly name = 'postgres';

  constructor(@Inject(databaseConfig.KEY) config: DatabaseConfig) {
    super({
      connectionString: config.url,
      max: config.pool.max,
      // pg's own default is to wait for ever, in a queue without an end.
      connectionTimeoutMillis: 500,
      statement_timeout: 5_000,
      // Later than the server's own limit: who reaches it waits for a server that no longer answers.
      query_timeout: 6_000,
      idle_in_transaction_session_timeout: 10_000,
      keepAlive: true,
    });
    const logger = new Logger(DatabasePool.name);
    // Without a listener the loss of an idle connection ends the process.
    this.on('error', (error) => logger.warn(`An idle connection to PostgreSQL was lost: ${error.message}`));
  }

  async check(): Promise<void> {
    await this.query('SELECT 1');
  }

  async onApplicationShutdown(): Promise<void> {
    await this.end();
  }
}
