import { Injectable } from '@nestjs/common';
import { Metrics } from '@marquee/service-kit';
import { Histogram } from 'prom-client';

/** How long calls take, on both sides of the wire. Subjects come from contracts, so the labels are bounded. */
@Injectable()
export class RpcMetrics {
  private readonly seconds: Histogram<'side' | 'subject' | 'outcome'>;

  constructor({ registry }: Metrics) {
    this.seconds = new Histogram({
      name: 'marquee_rpc_duration_seconds',
      help: 'Time of a call over NATS, by side (client or server), subject and outcome (OK or an error code).',
      labelNames: ['side', 'subject', 'outcome'] as const,
      buckets: [0.001, 0.005, 0.025, 0.1, 0.25, 0.8, 1.5, 10],
      registers: [registry],
    });
  }

  /** Starts a clock; the returned function stops it with the outcome. */
  time(side: 'client' | 'server', subject: string): (outcome: string) => void {
    const stop = this.seconds.startTimer({ side, subject });
    return (outcome) => void stop({ outcome });
  }
}
