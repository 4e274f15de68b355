import { Injectable } from '@nestjs/common';
import { BaseRpcContext, Server, type MessageHandler } from '@nestjs/microservices';
import { BYTES, ServiceError, type RpcContract } from '@marquee/contracts';
import { requestContext, toServiceError } from '@marquee/service-kit';
import type { Msg, NatsConnection, Subscription } from '@nats-io/transport-node';
import { lastValueFrom } from 'rxjs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { HandlerExtras } from './handlers.decorator.js';
import { NatsLink } from './nats-link.js';
import { RpcMetrics } from './rpc-metrics.js';
import {
  contextOf,
  deadlineOf,
  decodeRequest,
  encodeJson,
  encodeReply,
  fitsInMessage,
  respondError,
} from './wire-format.js';

/** NATS knows no back-pressure: above this many calls at once a service says so instead of starting one more. */
const MAX_IN_FLIGHT = 512;
const DRAIN_DEADLINE_MS = 4_000;
const DRAIN_POLL_MS = 10;

/**
 * Nest's side of the wire: pipes, filters and interceptors run as for HTTP, but errors keep their code, a reply that
 * is too large is answered as an error, a request whose caller has gone is not worked on, and a stop finishes what it
 * began. Nest's own NATS transport does none of these.
 */
@Injectable()
export class RpcTransport extends Server {
  private readonly subscriptions: Subscription[] = [];
  private inFlight = 0;
  private closing = false;

  constructor(
    private readonly link: NatsLink,
    private readonly metrics: RpcMetrics,
  ) {
    super();
  }

  /** The subjects that this process answers or hears. */
  get subjects(): string[] {
    return [...this.messageHandlers.keys()];
  }

  listen(done: () => void): void {
    void this.link.connected.then((connection) => this.subscribe(connection));
    done();
  }

  /** Takes no new messages, and lets those that it has be answered. */
  async close(): Promise<void> {
    this.closing = true;
    const deadline = Date.now() + DRAIN_DEADLINE_MS;
    await Promise.race([
      Promise.allSettled(this.subscriptions.map((subscription) => subscription.drain())),
      sleep(DRAIN_DEADLINE_MS, undefined, { ref: false }),
    ]);
    while (this.inFlight > 0 && Date.now() < deadline) await sleep(DRAIN_POLL_MS);
  }

  on(): never {
    throw new Error('watch NatsLink instead');
  }

  unwrap<T>(): T {
    return this.link as T;
  }

  private subscribe(connection: NatsConnection): void {
    if (this.closing) return;
    for (const [subject, handler] of this.messageHandlers) {
      const callback = (error: Error | null, message: Msg) => {
        if (error) return this.logger.error(error);
        void requestContext.run(contextOf(message), () => this.receive(subject, handler, message));
      };
      // A queue group shares calls between replicas; an event has none, so that each of them hears it.
      const options = handler.isEventHandler ? { callback } : { callback, queue: subject };
      this.subscriptions.push(connection.subscribe(subject, options));
    }
  }

  private async receive(subject: string, handler: MessageHandler, message: Msg): Promise<void> {
    const stop = this.metrics.time('server', subject);
    if (deadlineOf(message) <= Date.now()) return stop('DEADLINE_EXCEEDED');
    if (this.inFlight >= MAX_IN_FLIGHT) {
      this.fail(message, new ServiceError('OVERLOADED', 'Too many calls at once.', { retryAfter: 1 }));
      return stop('OVERLOADED');
    }
    this.inFlight += 1;
    try {
      await this.handle(handler, message);
      stop('OK');
    } catch (thrown) {
      const error = toServiceError(thrown);
      // A handler's own errors went through the filter, which has logged them.
      if (error !== thrown) this.logger.error(thrown);
      this.fail(message, error);
      stop(error.code);
    } finally {
      this.inFlight -= 1;
    }
  }

  private async handle(handler: MessageHandler, message: Msg): Promise<void> {
    const stream = await handler(decodeRequest(message), new BaseRpcContext([message]));
    const value: unknown = await lastValueFrom(this.transformToObservable(stream), { defaultValue: null });
    if (!message.reply || handler.isEventHandler) return;
    const { contract } = handler.extras as unknown as HandlerExtras;
    this.respond(contract as RpcContract, message, value);
  }

  private respond(contract: RpcContract, message: Msg, value: unknown): void {
    const reply = encodeReply(contract, value);
    if (contract.reply === BYTES && !(reply instanceof Uint8Array)) throw new TypeError('the reply is not bytes');
    if (!this.fits(reply)) throw new ServiceError('REPLY_TOO_LARGE', 'The reply is too large.');
    message.respond(reply);
  }

  private fail(message: Msg, error: ServiceError): void {
    try {
      const fits = this.fits(encodeJson(error.toWire()));
      respondError(message, fits ? error : new ServiceError(error.code, 'There is too much to say about this.'));
    } catch (cause) {
      this.logger.warn(cause);
    }
  }

  private fits(payload: Uint8Array): boolean {
    const { connection } = this.link;
    return !connection || fitsInMessage(connection, payload);
  }
}
