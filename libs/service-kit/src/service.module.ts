import { Module, type DynamicModule, type FactoryProvider, type ModuleMetadata } from '@nestjs/common';
import { ConfigModule } from '@nestjs/config';
import { APP_FILTER, APP_PIPE } from '@nestjs/core';
import type { BootConfig } from './config/define-config.js';
import { HealthController } from './health/health.controller.js';
import { HEALTH_PLAN, HealthService, type HealthPlan } from './health/health.service.js';
import { MetricsController } from './metrics/metrics.controller.js';
import { Metrics } from './metrics/metrics.js';
import { EdgeFilter } from './problems/edge.filter.js';
import { inputPipe } from './problems/input.pipe.js';
import { Drain } from './shutdown/drain.js';

export interface ServiceModuleOptions {
  configs: readonly BootConfig[];
  /** Makes the plan of the service's health out of providers of global modules and of `imports`. */
  health: Pick<FactoryProvider<HealthPlan>, 'inject' | 'useFactory'> & Pick<ModuleMetadata, 'imports'>;
}

/** What every service has: configuration, health, metrics, one error funnel, checked input, a clean end. */
@Module({})
export class ServiceModule {
  static forRoot({ configs, health: { imports = [], ...health } }: ServiceModuleOptions): DynamicModule {
    return {
      module: ServiceModule,
      global: true,
      imports: [ConfigModule.forRoot({ isGlobal: true, ignoreEnvFile: true, load: [...configs] }), ...imports],
      controllers: [HealthController, MetricsController],
      providers: [
        Metrics,
        Drain,
        HealthService,
        { provide: HEALTH_PLAN, ...health },
        { provide: APP_FILTER, useClass: EdgeFilter },
        { provide: APP_PIPE, useFactory: inputPipe },
      ],
      exports: [Metrics, Drain],
    };
  }
}
