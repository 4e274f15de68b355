import { Injectable } from '@nestjs/common';
import { ServiceError, type RpcContract } from '@marquee/contracts';
import { errors, type Msg } from '@nats-io/transport-node';
import { setTimeout as sleep } from 'node:timers/promises';
import { NatsLink } from './nats-link.js';
import { RpcMetrics } from './rpc-metrics.js';
import { decodeReply, encodeJson, fitsInMessage, requestHeaders } from './wire-format.js';

/** Subscribers need about this long to come back after a broker's restart. */
const NO_RESPONDER_PAUSE_MS = 100;
const RETRY_SOON_S = 1;
const RETRY_LATE_S = 2;

/** The caller's side of a contract. Every call ends by its deadline, and at once when the broker goes. */
@Injectable()
export class RpcClient {
  constructor(
    private readonly link: NatsLink,
    private readonly metrics: RpcMetrics,
  ) {}

  /**
   * Calls the service that handles `contract`. Throws the handler's own {@link ServiceError}, else UNAVAILABLE (no
   * broker, nobody there), DEADLINE_EXCEEDED, or PAYLOAD_TOO_LARGE for a request that the broker would refuse.
   */
  async call<Request extends object, Reply>(
    contract: RpcContract<Request, Reply>,
    request: NoInfer<Request>,
    { deadlineMs = contract.deadlineMs }: { deadlineMs?: number } = {},
  ): Promise<Reply> {
    const stop = this.metrics.time('client', contract.subject);
    try {
      const reply = decodeReply(contract, await this.ask(contract, encodeJson(request), Date.now() + deadlineMs));
      stop('OK');
      return reply;
    } catch (error) {
      stop(error instanceof ServiceError ? error.code : 'INTERNAL');
      throw error;
    }
  }

  private async ask(contract: RpcContract, payload: Uint8Array, deadline: number): Promise<Msg> {
    try {
      return await this.send(contract.subject, payload, deadline);
    } catch (error) {
      const inTime = Date.now() + NO_RESPONDER_PAUSE_MS < deadline;
      if (!contract.idempotent || !isNoResponders(error) || !inTime) throw asServiceError(error);
    }
    await sleep(NO_RESPONDER_PAUSE_MS);
    return this.send(contract.subject, payload, deadline).catch((error: unknown) => {
      throw asServiceError(error);
    });
  }

  private async send(subject: string, payload: Uint8Array, deadline: number): Promise<Msg> {
    const { connection, outageSignal } = this.link;
    if (!connection)
      throw new ServiceError('UNAVAILABLE', 'No message broker at the moment.', { retryAfter: RETRY_SOON_S });
    if (!fitsInMessage(connection, payload)) throw new ServiceError('PAYLOAD_TOO_LARGE', 'The request is too large.');
    const timeout = Math.max(1, deadline - Date.now());
    const answered = new AbortController();
    const outage = new Promise<never>((_, reject) => {
      const fail = () =>
        reject(new ServiceError('UNAVAILABLE', 'The message broker went away.', { retryAfter: RETRY_SOON_S }));
      outageSignal.addEventListener('abort', fail, { once: true, signal: answered.signal });
    });
    try {
      const reply = connection.request(subject, payload, { timeout, headers: requestHeaders(deadline) });
      return await Promise.race([reply, outage]);
    } finally {
      answered.abort();
    }
  }
}

function isNoResponders(error: unknown): boolean {
  return error instanceof errors.NoRespondersError || (error instanceof errors.RequestError && error.isNoResponders());
}

function asServiceError(cause: unknown): ServiceError {
  if (cause instanceof ServiceError) return cause;
  if (isNoResponders(cause)) {
    return new ServiceError('UNAVAILABLE', 'The service behind this is not there.', {
      cause,
      retryAfter: RETRY_SOON_S,
    });
  }
  if (cause instanceof errors.TimeoutError) {
    return new ServiceError('DEADLINE_EXCEEDED', 'No answer in time.', { cause, retryAfter: RETRY_LATE_S });
  }
  return new ServiceError('UNAVAILABLE', 'The message could not be sent.', { cause, retryAfter: RETRY_SOON_S });
}
