import { Module } from '@nestjs/common';
import { authConfig, AuthModule } from '@marquee/auth';
import { databaseConfig, DatabaseModule } from '@marquee/database';
import { MessagingModule, natsConfig } from '@marquee/messaging';
import { redisConfig, RedisModule } from '@marquee/redis';
import { SERVICE_CONFIGS, ServiceModule, type BootConfig } from '@marquee/service-kit';
import { tvdbOriginConfig } from '@marquee/upstream';
import { gatewayAuthConfig } from './auth/gateway-auth.config.js';
import { TokenModule } from './auth/token.module.js';
import { documentsConfig } from './documents/documents.config.js';
import { health } from './gateway.health.js';
import { SeriesModule } from './series/series.module.js';

export const configs: readonly BootConfig[] = [
  ...SERVICE_CONFIGS,
  natsConfig,
  redisConfig,
  databaseConfig,
  tvdbOriginConfig,
  documentsConfig,
  authConfig,
  gatewayAuthConfig,
];

@Module({
  imports: [
    ServiceModule.forRoot({ configs, health }),
    MessagingModule,
    RedisModule,
    DatabaseModule,
    AuthModule,
    TokenModule,
    SeriesModule,
  ],
})
export class AppModule {}
