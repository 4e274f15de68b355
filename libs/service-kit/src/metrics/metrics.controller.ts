import { Controller, Get, Inject, Res } from '@nestjs/common';
import type { ConfigType } from '@nestjs/config';
import { ServiceError } from '@marquee/contracts';
import type { FastifyReply } from 'fastify';
import { httpConfig } from '../http/http.config.js';
import { OpenRoute } from '../http/open-route.decorator.js';
import { Metrics } from './metrics.js';

@Controller('metrics')
@OpenRoute()
export class MetricsController {
  constructor(
    private readonly metrics: Metrics,
    @Inject(httpConfig.KEY) private readonly http: ConfigType<typeof httpConfig>,
  ) {}

  @Get()
  async read(@Res() reply: FastifyReply): Promise<void> {
    if (!this.http.metricsEnabled) throw new ServiceError('NOT_FOUND', 'Metrics are off (METRICS_ENABLED).');
    const { registry } = this.metrics;
    await reply.type(registry.contentType).send(await registry.metrics());
  }
}
