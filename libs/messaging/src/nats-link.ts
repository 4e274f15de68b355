import { Inject, Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import type { ConfigType } from '@nestjs/config';
import type { Dependency } from '@marquee/service-kit';
import { connect, type NatsConnection } from '@nats-io/transport-node';
import { natsConfig } from './nats.config.js';

const RECONNECT = { reconnectTimeWait: 100, reconnectJitter: 50, maxReconnectAttempts: -1, waitOnFirstConnect: true };
const HEARTBEAT = { pingInterval: 5_000, maxPingOut: 2 };

/**
 * The process's one connection to NATS. It never gives up, so a service boots and stays up without a broker; whoever
 * wants to send asks {@link NatsLink.connection} and hears at once when there is none.
 */
@Injectable()
export class NatsLink implements OnApplicationShutdown, Dependency {
  readonly name = 'nats';
  /** Resolves at the first connect; from then on subscriptions restore themselves. */
  readonly connected: Promise<NatsConnection>;
  private current: NatsConnection | undefined;
  private outage = new AbortController();
  private readonly reconnectListeners: (() => void)[] = [];
  private closing = false;
  private readonly logger = new Logger(NatsLink.name);

  constructor(@Inject(natsConfig.KEY) config: ConfigType<typeof natsConfig>) {
    const { server, user, pass } = config;
    const credentials = user ? { user, pass } : {};
    this.connected = connect({ servers: server, ...credentials, ...RECONNECT, ...HEARTBEAT });
    this.connected.then(
      (connection) => void this.watch(connection),
      (error: unknown) => this.logger.error(error),
    );
  }

  /** The connection while it is up; otherwise undefined, so that nobody's message waits in a buffer. */
  get connection(): NatsConnection | undefined {
    return this.outage.signal.aborted ? undefined : this.current;
  }

  /** Aborted when the broker goes: what is in flight then will never be answered. A new one after each reconnect. */
  get outageSignal(): AbortSignal {
    return this.outage.signal;
  }

  /** Calls `listener` after every reconnect: events may have been missed meanwhile. */
  onReconnect(listener: () => void): void {
    this.reconnectListeners.push(listener);
  }

  async check(): Promise<void> {
    if (!this.connection) throw new Error('not connected');
    await this.connection.flush();
  }

  async onApplicationShutdown(): Promise<void> {
    this.closing = true;
    await this.current?.close();
  }

  private async watch(connection: NatsConnection): Promise<void> {
    this.current = connection;
    this.logger.log('connected to NATS');
    if (this.closing) await connection.close();
    for await (const { type } of connection.status()) {
      if (type === 'disconnect') {
        this.outage.abort(new Error('the broker went away'));
        if (!this.closing) this.logger.warn('disconnected from NATS');
      }
      if (type === 'reconnect') {
        this.outage = new AbortController();
        this.logger.log('reconnected to NATS');
        this.reconnectListeners.forEach((listener) => listener());
      }
    }
  }
}
