import type { Socket } from 'node:net';
import { ServiceError } from '@marquee/contracts';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import { contextFrom, requestContext, type RequestContext } from '../context/request-context.js';
import type { Metrics } from '../metrics/metrics.js';
import { sendProblem } from '../problems/edge.filter.js';
import { toProblem, toServiceError } from '../problems/problem.js';
import type { Drain } from '../shutdown/drain.js';

/** Asked every few seconds by supervisors and scrapers: of no interest in a log. */
const PROBES = new Set(['/health', '/livez', '/readyz', '/metrics']);
const BODY_LIMIT_BYTES = 64 * 1024;

/** Fastify with bounds against slow and oversized clients; bodies are JSON; a trailing slash is accepted everywhere. */
export function createHttpAdapter(logger: Logger): FastifyAdapter {
  const adapter = new FastifyAdapter({
    bodyLimit: BODY_LIMIT_BYTES,
    requestTimeout: 30_000,
    keepAliveTimeout: 65_000,
    skipMiddie: true,
    exposeHeadRoutes: true,
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: 200 },
    http: { headersTimeout: 10_000, maxHeaderSize: 16 * 1024, connectionsCheckingInterval: 2_000 },
    clientErrorHandler: refuseUnreadable,
    frameworkErrors: (error: Error, request: FastifyRequest, reply: FastifyReply) =>
      refuseUnrouted(error, request, reply, logger),
  });
  adapter.getInstance().removeContentTypeParser('text/plain');
  return adapter;
}

/** What happens around every request: its context, its id on the answer, its log line and its time. */
export function hookRequests(
  adapter: FastifyAdapter,
  { logger, metrics, drain }: { logger: Logger; metrics: Metrics; drain: Drain },
): void {
  const fastify = adapter.getInstance();
  fastify.addHook('onRequest', (request, reply, done) => {
    const context = contextOf(request);
    void reply.header('x-request-id', context.requestId);
    requestContext.run(context, done);
  });
  // When it is sent, so that also whoever was waiting when the stop began learns that the connection ends.
  fastify.addHook('onSend', (_request, reply, payload, done) => {
    if (drain.isStopping) void reply.header('connection', 'close');
    done(null, payload);
  });
  fastify.addHook('onResponse', (request, reply, done) => {
    const route = request.routeOptions.url ?? 'unknown';
    const { method } = request;
    metrics.httpSeconds.observe({ method, route, status: reply.statusCode }, reply.elapsedTime / 1000);
    logRequest(request, reply, logger);
    done();
  });
}

/** What Node cannot even parse, or waits for too long: no request exists, so the answer is written to the socket. */
function refuseUnreadable(error: Error & { code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy();
  const { status, reason, message } = UNREADABLE[error.code ?? ''] ?? NOT_HTTP;
  const { requestId } = contextFrom({});
  const fields = [{ field: 'request', message }];
  const body = JSON.stringify({
    ...toProblem(new ServiceError('BAD_REQUEST', message, { fields }), requestId),
    status,
  });
  const head = [
    `HTTP/1.1 ${status} ${reason}`,
    'Connection: close',
    'Content-Type: application/problem+json; charset=utf-8',
    `Content-Length: ${Buffer.byteLength(body)}`,
    `X-Request-Id: ${requestId}`,
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
}

const NOT_HTTP = { status: 400, reason: 'Bad Request', message: 'request is not valid HTTP' };

const UNREADABLE: Partial<Record<string, typeof NOT_HTTP>> = {
  HPE_HEADER_OVERFLOW: { status: 431, reason: 'Request Header Fields Too Large', message: 'headers are over 16 KB' },
  ERR_HTTP_REQUEST_TIMEOUT: { status: 408, reason: 'Request Timeout', message: 'request takes too long to arrive' },
};

/** A path that cannot be decoded never reaches a route: no hook and no filter sees it. */
function refuseUnrouted(error: Error, request: FastifyRequest, reply: FastifyReply, logger: Logger): void {
  const context = contextOf(request);
  requestContext.run(context, () => {
    void reply.headers({
      'x-request-id': context.requestId,
      'x-content-type-options': 'nosniff',
      'content-security-policy': "default-src 'none'",
    });
    sendProblem(reply, toServiceError(error));
    logRequest(request, reply, logger);
  });
}

function contextOf({ headers }: FastifyRequest): RequestContext {
  return contextFrom({ requestId: headers['x-request-id'], traceparent: headers.traceparent });
}

function logRequest(request: FastifyRequest, reply: FastifyReply, logger: Logger): void {
  const level = PROBES.has(request.routeOptions.url ?? '') ? 'debug' : 'info';
  const { method } = request;
  logger[level](
    { method, path: pathOf(request), status: reply.statusCode, ms: Math.round(reply.elapsedTime) },
    'request',
  );
}

/** Without the query, which may hold a credential. */
function pathOf(request: FastifyRequest): string {
  return request.url.split('?', 1)[0] ?? '';
}
