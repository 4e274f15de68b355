import type { FastifyInstance, FastifyReply } from 'fastify';
import { addSeriesRoutes } from './series-routes.js';
import { notFound, TvdbFailure } from './tvdb-failure.js';
import type { TvdbTokens } from './tvdb-tokens.js';

/** TheTVDB v4 under the prefix of `app`: login for everyone, the rest for the holders of a token. */
export function addTvdb(app: FastifyInstance, { tokens, now, seriesPageSize }: TvdbOptions): void {
  app.addHook('onRequest', async (_request, reply) => {
    reply.type(JSON_TYPE);
  });
  app.setErrorHandler((error: Error & { statusCode?: number }, request, reply) => {
    if (error instanceof TvdbFailure) return fail(reply, error);
    if (error.statusCode && error.statusCode < 500)
      return fail(reply, new TvdbFailure(error.statusCode, 'Bad Request'));
    request.log.error(error);
    return fail(reply, new TvdbFailure(500, 'Internal Server Error'));
  });
  app.setNotFoundHandler((_request, reply) => fail(reply, notFound()));

  app.post<{ Body: { apikey?: unknown; pin?: unknown } | null }>('/login', async (request) => ({
    status: 'success',
    data: { token: tokens.login(request.body?.apikey, request.body?.pin) },
  }));
  app.register(async (closed) => {
    closed.addHook('onRequest', async (request) => tokens.check(request.headers.authorization));
    addSeriesRoutes(closed, { now, seriesPageSize });
  });
}

function fail(reply: FastifyReply, { statusCode, message }: TvdbFailure): FastifyReply {
  // Fastify forgets the type set for a good answer.
  return reply.code(statusCode).type(JSON_TYPE).send({ status: 'failure', message, data: null });
}

const JSON_TYPE = 'application/json; charset=UTF-8';

interface TvdbOptions {
  tokens: TvdbTokens;
  now: () => Date;
  seriesPageSize: number;
}
