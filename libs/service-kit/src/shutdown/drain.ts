import { Inject, Injectable, type BeforeApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import type { ConfigType } from '@nestjs/config';
import { HttpAdapterHost } from '@nestjs/core';
import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { httpConfig } from '../http/http.config.js';

const DRAIN_DEADLINE_MS = 5_000;
const SWEEP_MS = 50;

/**
 * Lets requests in flight finish before anything is closed. Nest alone would close pools first and then wait for
 * idle keep-alive connections, so: readiness goes red, answers say `Connection: close`, balancers get a moment,
 * then the server stops to accept and idle connections are swept until none is left.
 */
@Injectable()
export class Drain implements OnModuleInit, BeforeApplicationShutdown {
  private readonly sockets = new Set<Socket>();
  private stopping = false;

  constructor(
    private readonly adapter: HttpAdapterHost,
    @Inject(httpConfig.KEY) private readonly config: ConfigType<typeof httpConfig>,
  ) {}

  get isStopping(): boolean {
    return this.stopping;
  }

  onModuleInit(): void {
    this.server.on('connection', (socket) => {
      this.sockets.add(socket);
      socket.once('close', () => this.sockets.delete(socket));
    });
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopping = true;
    const { server } = this;
    if (!server.listening) return;
    await sleep(this.config.shutdownLagMs);
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    const sweep = setInterval(() => this.closeIdle(), SWEEP_MS);
    const timeUp = new AbortController();
    await Promise.race([closed, sleep(DRAIN_DEADLINE_MS, undefined, { signal: timeUp.signal })]);
    timeUp.abort();
    clearInterval(sweep);
    server.closeAllConnections();
  }

  private get server(): Server {
    return this.adapter.httpAdapter.getHttpServer() as Server;
  }

  /** To Node, a connection is idle only after its first request; some are opened in advance and stay silent. */
  private closeIdle(): void {
    this.server.closeIdleConnections();
    for (const socket of this.sockets) if (socket.bytesRead === 0) socket.destroy();
  }
}
