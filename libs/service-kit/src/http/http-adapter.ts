import { ServiceError } from '@marquee/contracts';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import { contextFrom, requestContext } from '../context/request-context.js';
import type { Metrics } from '../metrics/metrics.js';
import { sendProblem } from '../problems/edge.filter.js';
import { toServiceError } from '../problems/problem.js';
import type { Drain } from '../shutdown/drain.js';

const BODY_LIMIT_BYTES = 64 * 1024;

/** Fastify with bounds against slow and oversized clients; a trailing slash is accepted everywhere. */
export function createHttpAdapter(): FastifyAdapter {
  return new FastifyAdapter({
    bodyLimit: BODY_LIMIT_BYTES,
    requestTimeout: 30_000,
    keepAliveTimeout: 65_000,
    skipMiddie: true,
    exposeHeadRoutes: true,
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: 200 },
    http: { headersTimeout: 10_000, maxHeaderSize: 16 * 1024, connectionsCheckingInterval: 2_000 },
    // A path that cannot be decoded never reaches a route, so no filter sees it.
    frameworkErrors: (error: Error, _request: FastifyRequest, reply: FastifyReply) =>
      sendProblem(reply, toServiceError(error)),
  });
}

/** What happens around every request: its context, its id on the answer, its log line and its time. */
export function hookRequests(
  adapter: FastifyAdapter,
  { logger, metrics, drain }: { logger: Logger; metrics: Metrics; drain: Drain },
): void {
  const fastify = adapter.getInstance();
  fastify.addHook('onRequest', (request, reply, done) => {
    const { 'x-request-id': requestId, traceparent } = request.headers;
    const context = contextFrom({ requestId, traceparent });
    void reply.header('x-request-id', context.requestId);
    if (drain.isStopping) void reply.header('connection', 'close');
    requestContext.run(context, done);
  });
  fastify.addHook('onResponse', (request, reply, done) => {
    const route = request.routeOptions.url ?? 'unknown';
    const { method } = request;
    metrics.httpSeconds.observe({ method, route, status: reply.statusCode }, reply.elapsedTime / 1000);
    logger.info({ method, path: pathOf(request), status: reply.statusCode, ms: Math.round(reply.elapsedTime) }, 'request');
    done();
  });
}

/** Answers that end before routing (an oversized body, broken JSON) get problem details as well. */
export function answerFrameworkErrors(adapter: FastifyAdapter): void {
  adapter.getInstance().setErrorHandler((error, _request, reply) => {
    sendProblem(reply, clearer(toServiceError(error)));
  });
}

function clearer(error: ServiceError): ServiceError {
  if (error.code !== 'BAD_REQUEST') return error;
  return new ServiceError('BAD_REQUEST', 'The body is not valid JSON.', {
    cause: error,
    fields: [{ field: 'body', message: 'is not valid JSON' }],
  });
}

/** Without the query, which may hold a credential. */
function pathOf(request: FastifyRequest): string {
  return request.url.split('?', 1)[0] ?? '';
}
