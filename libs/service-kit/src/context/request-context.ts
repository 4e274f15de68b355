import { AsyncLocalStorage } from 'node:async_hooks';
import { randomUUID } from 'node:crypto';

/** What belongs to one request wherever it goes: every log line carries it, and every message that it causes. */
export interface RequestContext {
  requestId: string;
  /** W3C trace context, handed on unread. */
  traceparent?: string | undefined;
}

/** The request that the running code works for; empty in timers and at boot. */
export const requestContext = new AsyncLocalStorage<RequestContext>();

const ACCEPTABLE_ID = /^[\w.:-]{1,64}$/;
const TRACEPARENT = /^[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$/;

/** Takes over a caller's ids when they are harmless in a log line, and makes a new request id otherwise. */
export function contextFrom(headers: { requestId?: unknown; traceparent?: unknown }): RequestContext {
  const { requestId, traceparent } = headers;
  return {
    requestId: typeof requestId === 'string' && ACCEPTABLE_ID.test(requestId) ? requestId : randomUUID(),
    traceparent: typeof traceparent === 'string' && TRACEPARENT.test(traceparent) ? traceparent : undefined,
  };
}
