import type { FastifyInstance } from 'fastify';
import type { TvdbTokens } from '../tvdb/tvdb-tokens.js';
import { faultSchema, type Fault, type FaultSwitch } from './fault-switch.js';
import type { RequestLog } from './request-log.js';

/** The routes by which a test or an operator looks at and disturbs the stand-ins. Not part of any upstream. */
export function addControls(app: FastifyInstance, { faults, requests, tokens }: Controlled): void {
  app.get('/_requests', async () => requests.list());
  app.delete('/_requests', async (_request, reply) => {
    requests.clear();
    return reply.code(204).send();
  });

  app.put<{ Body: Fault }>('/_faults', { schema: { body: faultSchema } }, async (request, reply) => {
    faults.set(request.body);
    return reply.code(204).send();
  });
  app.delete('/_faults', async (_request, reply) => {
    faults.clear();
    return reply.code(204).send();
  });

  app.put<{ Body: { seconds: number } }>(
    '/_token-lifetime',
    { schema: { body: tokenLifetimeSchema } },
    async (request, reply) => {
      tokens.lifetimeSeconds = request.body.seconds;
      return reply.code(204).send();
    },
  );
}

const tokenLifetimeSchema = {
  type: 'object',
  required: ['seconds'],
  additionalProperties: false,
  properties: { seconds: { type: 'integer', minimum: 1 } },
} as const;

interface Controlled {
  faults: FaultSwitch;
  requests: RequestLog;
  tokens: TvdbTokens;
}
