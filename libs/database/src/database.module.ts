import { Global, Module } from '@nestjs/common';
import { ConfigModule } from '@nestjs/config';
import { DatabasePool } from './database-pool.js';
import { databaseConfig } from './database.config.js';
import { PrismaService } from './prisma.service.js';

/** PostgreSQL for an app: import it once, then inject {@link PrismaService} or {@link DatabasePool} anywhere. */
@Global()
@Module({
  imports: [ConfigModule.forFeature(databaseConfig)],
  providers: [DatabasePool, PrismaService],
  exports: [DatabasePool, PrismaService],
})
export class DatabaseModule {}
