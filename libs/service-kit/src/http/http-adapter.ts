import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import { contextFrom, requestContext, type RequestContext } from '../context/request-context.js';
import type { Metrics } from '../metrics/metrics.js';
import { sendProblem } from '../problems/edge.filter.js';
import { toServiceError } from '../problems/problem.js';
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
