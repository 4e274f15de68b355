import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { PrismaPg } from '@prisma/adapter-pg';
import { DatabasePool } from './database-pool.js';
import { PrismaClient } from './generated/client.js';

/**
 * Entities through Prisma. Connects with the first query, so an app boots while the database is away.
 * Its types stay in this library and in the store that uses them.
 */
@Injectable()
export class PrismaService extends PrismaClient implements OnApplicationShutdown {
  constructor(pool: DatabasePool) {
    // The default error text quotes the calling source code.
    super({ adapter: new PrismaPg(pool), errorFormat: 'minimal' });
  }

  async onApplicationShutdown(): Promise<void> {
    await this.$disconnect();
  }
}
