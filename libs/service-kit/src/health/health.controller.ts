import { Controller, Get, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { OpenRoute } from '../http/open-route.decorator.js';
import { HealthService } from './health.service.js';

@Controller()
@OpenRoute()
export class HealthController {
  constructor(private readonly health: HealthService) {}

  /** For people and dashboards: every dependency's state, and figures. */
  @Get('health')
  async report(@Res() reply: FastifyReply): Promise<void> {
    const report = await this.health.report();
    await reply.code(statusCode(report.status)).header('cache-control', 'no-store').send(report);
  }

  /** For a supervisor: the process runs. Checks nothing, so that a dead database restarts no gateway. */
  @Get('livez')
  live(): { status: 'ok' } {
    return { status: 'ok' };
  }

  /** For a balancer: whether to send requests here. */
  @Get('readyz')
  async ready(@Res() reply: FastifyReply): Promise<void> {
    const { status } = await this.health.report();
    await reply.code(statusCode(status)).header('cache-control', 'no-store').send({ status });
  }
}

function statusCode(status: string): number {
  return status === 'ok' || status === 'degraded' ? 200 : 503;
}
