import { Module } from '@nestjs/common';
import { freshnessConfig } from '@marquee/cache';
import { databaseConfig, DatabaseModule } from '@marquee/database';
import { MessagingModule, natsConfig } from '@marquee/messaging';
import { redisConfig, RedisModule } from '@marquee/redis';
import { SERVICE_CONFIGS, ServiceModule, type BootConfig } from '@marquee/service-kit';
import { tvdbOriginConfig } from '@marquee/upstream';
import { DocumentsModule } from './documents/documents.module.js';
import { health } from './metadata-cache.health.js';
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
  imports: [ServiceModule.forRoot({ configs, health }), MessagingModule, RedisModule, DatabaseModule, DocumentsModule],
})
export class AppModule {}
