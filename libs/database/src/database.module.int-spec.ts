import { describe, expect, it } from '@jest/globals';
import { Injectable, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { DatabasePool } from './database-pool.js';
import { DatabaseModule } from './database.module.js';
import { PrismaService } from './prisma.service.js';

@Injectable()
class Store {
  constructor(
    readonly prisma: PrismaService,
    readonly pool: DatabasePool,
  ) {}
}

@Module({ providers: [Store] })
class StoreModule {}

@Module({ imports: [DatabaseModule, StoreModule] })
class AppModule {}

describe(DatabaseModule, () => {
  it('serves modules that do not import it, and closes its connections with the app', async () => {
    const app = await NestFactory.createApplicationContext(AppModule, { logger: false });
    const { prisma, pool } = app.get(Store);
    expect(pool.totalCount).toBe(0);
    await pool.check();
    expect(await prisma.$queryRaw`SELECT 1 AS answer`).toEqual([{ answer: 1 }]);
    expect(pool.totalCount).toBe(1);
    await app.close();
    expect(pool.totalCount).toBe(0);
  });
});
