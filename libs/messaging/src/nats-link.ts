import { Inject, Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import type { ConfigType } from '@nestjs/config';
import type { Dependency } from '@marquee/service-kit';
import { connect, type NatsConnection, type NodeConnectionOptions } from '@nats-io/transport-node';
import { setTimeout as sleep } from 'node:timers/promises';
import { natsConfig } from './nats.config.js';

const REDIAL_MS = 100;
/** A refused password may be one that is just being changed. */
const RECONNECT = {
  reconnectTimeWait: REDIAL_MS,
  reconnectJitter: 50,
  maxReconnectAttempts: -1,
  ignoreAuthErrorAbort: true,
  timeout: 2_000,
};
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
    const { server, tls, user, pass } = config;
    const credentials = user ? { user, pass } : {};
    // Without this option, the client would send the password in the clear to whoever answers there without TLS.
    const encryption = tls ? { tls: {} } : {};
    this.connected = this.dial({ servers: server, ...credentials, ...encryption, ...RECONNECT, ...HEARTBEAT });
    void this.connected.then((connection) => this.watch(connection));
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

  /** Stays unsettled when the service stops before there was a broker. */
  private async dial(options: NodeConnectionOptions): Promise<NatsConnection> {
    for (let attempt = 1; !this.closing; attempt += 1) {
      try {
        return await connect(options);
      } catch (error) {
        if (attempt === 1) this.logger.warn('no connection to NATS yet', error);
        await sleep(REDIAL_MS);
      }
    }
    return new Promise(() => undefined);
  }

  private async watch(connection: NatsConnection): Promise<void> {
    this.current = connection;
    this.logger.log('connected to NATS');
    if (this.closing) await connection.close();
    for await (const status of connection.status()) {
      if (status.type === 'error') this.logger.warn('refused by NATS', status.error);
      if (status.type === 'disconnect') {
        this.outage.abort(new Error('the broker went away'));
        if (!this.closing) this.logger.warn('disconnected from NATS');
      }
      if (status.type === 'reconnect') {
        this.outage = new AbortController();
        this.logger.log('reconnected to NATS');
        this.reconnectListeners.forEach((listener) => listener());
      }
    }
  }
}
