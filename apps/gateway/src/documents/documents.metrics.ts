import { Injectable } from '@nestjs/common';
import type { Served } from '@marquee/cache';
import { Metrics } from '@marquee/service-kit';
import { Counter } from 'prom-client';

/** Where answers came from. */
@Injectable()
export class DocumentMetrics {
  private readonly reads: Counter<'result'>;

  constructor({ registry }: Metrics) {
    this.reads = new Counter({
      name: 'marquee_cache_reads_total',
      help: 'Documents read, by result: memory, redis, postgres, miss, stale (upstream failed), error.',
      labelNames: ['result'] as const,
      registers: [registry],
    });
  }

  /** Counts a read by how it ends. */
  async watch(read: Promise<Served>): Promise<Served> {
    try {
      const served = await read;
      this.reads.inc({ result: served.outcome.kind === 'hit' ? served.outcome.tier : served.outcome.kind });
      return served;
    } catch (error) {
      this.reads.inc({ result: 'error' });
      throw error;
    }
  }
}
