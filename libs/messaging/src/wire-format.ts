import { BYTES, ServiceError, type RpcContract } from '@marquee/contracts';
import { contextFrom, requestContext, type RequestContext } from '@marquee/service-kit';
import { headers, type Msg, type MsgHdrs, type NatsConnection } from '@nats-io/transport-node';

const REQUEST_ID = 'Marquee-Request-Id';
const TRACEPARENT = 'Traceparent';
const DEADLINE = 'Marquee-Deadline';
const FAILED = 'Marquee-Failed';
/** The broker counts headers towards its limit as well; ours take far less than this. */
const HEADERS_BYTES = 512;

const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { fatal: true });

/** Headers of a request: whose it is, and when (epoch milliseconds) its caller stops to wait. */
export function requestHeaders(deadline?: number): MsgHdrs {
  const context = requestContext.getStore();
  const result = headers();
  if (context) result.set(REQUEST_ID, context.requestId);
  if (context?.traceparent) result.set(TRACEPARENT, context.traceparent);
  if (deadline !== undefined) result.set(DEADLINE, String(deadline));
  return result;
}

/** What a message says about the request that it belongs to. */
export function contextOf(message: Msg): RequestContext {
  return contextFrom({ requestId: message.headers?.get(REQUEST_ID), traceparent: message.headers?.get(TRACEPARENT) });
}

/** Epoch milliseconds until when somebody waits for the reply; infinite when nobody said. */
export function deadlineOf(message: Msg): number {
  return Number(message.headers?.get(DEADLINE) || Infinity);
}

/** The JSON of a request or an event. Throws BAD_REQUEST for bytes that are none. */
export function decodeRequest(message: Msg): unknown {
  try {
    return JSON.parse(decoder.decode(message.data));
  } catch (cause) {
    throw new ServiceError('BAD_REQUEST', 'the message is not JSON', { cause });
  }
}

export function encodeJson(value: unknown): Uint8Array {
  return encoder.encode(JSON.stringify(value));
}

export function encodeReply(contract: RpcContract, value: unknown): Uint8Array {
  return contract.reply === BYTES ? (value as Uint8Array) : encodeJson(value ?? null);
}

/** Whether the broker would carry it: a message over its limit is refused together with the connection. */
export function fitsInMessage(connection: NatsConnection, payload: Uint8Array): boolean {
  return payload.length + HEADERS_BYTES <= (connection.info?.max_payload ?? Infinity);
}

/** Answers with an error, which {@link decodeReply} throws on the other side. */
export function respondError(message: Msg, error: ServiceError): void {
  const failed = headers();
  failed.set(FAILED, error.code);
  message.respond(encodeJson(error.toWire()), { headers: failed });
}

/** The reply of a call. Throws the {@link ServiceError} that the handler threw, INTERNAL for one that is garbled. */
export function decodeReply<Reply>(contract: RpcContract<object, Reply>, message: Msg): Reply {
  if (message.headers?.has(FAILED)) throw ServiceError.fromWire(parseReply(message));
  // A copy: the message is a view of a whole chunk of the socket, which a cache of replies would keep alive.
  return (contract.reply === BYTES ? new Uint8Array(message.data) : parseReply(message)) as Reply;
}

function parseReply(message: Msg): unknown {
  try {
    return JSON.parse(decoder.decode(message.data));
  } catch (cause) {
    throw new ServiceError('INTERNAL', 'The other service failed.', { cause });
  }
}
