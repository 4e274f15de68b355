import { Module, type DynamicModule } from '@nestjs/common';
import { ConfigModule } from '@nestjs/config';
import { APP_FILTER, APP_PIPE } from '@nestjs/core';
import type { BootConfig } from './config/define-config.js';
import { HealthController } from './health/health.controller.js';
import { HealthService } from './health/health.service.js';
import { MetricsController } from './metrics/metrics.controller.js';
import { Metrics } from './metrics/metrics.js';
import { EdgeFilter } from './problems/edge.filter.js';
import { inputPipe } from './problems/input.pipe.js';
import { Drain } from './shutdown/drain.js';

/** What every service has: configuration, health, metrics, one error funnel, checked input, a clean end. */
@Module({})
export class ServiceModule {
  static forRoot(configs: readonly BootConfig[]): DynamicModule {
    return {
      module: ServiceModule,
      global: true,
      imports: [ConfigModule.forRoot({ isGlobal: true, ignoreEnvFile: true, load: [...configs] })],
      controllers: [HealthController, MetricsController],
      providers: [
        Metrics,
        Drain,
        HealthService,
        { provide: APP_FILTER, useClass: EdgeFilter },
        { provide: APP_PIPE, useFactory: inputPipe },
      ],
      exports: [Metrics, Drain],
    };
  }
}
