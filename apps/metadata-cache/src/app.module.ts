import { Module } from '@nestjs/common';
import { freshnessConfig } from '@marquee/cache';
import { databaseConfig, DatabaseModule } from '@marquee/database';
import { MessagingModule, natsConfig } from '@marquee/messaging';
import { redisConfig, RedisModule } from '@marquee/redis';
import { SERVICE_CONFIGS, ServiceModule, type BootConfig } from '@marquee/service-kit';
import { tvdbOriginConfig } from '@marquee/upstream';
import { DocumentsModule } from './documents/documents.module.js';
import { HealthModule } from './health.module.js';
import { tvdbConfig } from './tvdb/tvdb.config.js';

export const configs: readonly BootConfig[] = [
  ...SERVICE_CONFIGS,
  natsConfig,
  redisConfig,
  databaseConfig,
  freshnessConfig,
  tvdbOriginConfig,
  tvdbConfig,
];

@Module({
  imports: [ServiceModule.forRoot(configs), MessagingModule, RedisModule, DatabaseModule, HealthModule, DocumentsModule],
})
export class AppModule {}
