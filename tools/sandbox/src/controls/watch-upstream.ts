import { setTimeout as delay } from 'node:timers/promises';
import type { FastifyInstance } from 'fastify';
import type { Fault, FaultSwitch } from './fault-switch.js';
import type { LoggedCall, RequestLog } from './request-log.js';

declare module 'fastify' {
  interface FastifyRequest {
    fault: Fault | undefined;
    logged: LoggedCall | undefined;
  }
}

/**
 * Logs every call to the upstream of this scope and lets faults reach it. Install it after `gzipAnswers`, so that
 * truncation cuts the bytes that travel.
 */
export function watchUpstream(app: FastifyInstance, { faults, requests }: Watchers): void {
  app.decorateRequest('fault', undefined);
  app.decorateRequest('logged', undefined);

  app.addHook('onRequest', async (request, reply) => {
    request.logged = requests.add(request.method, request.url);
    const fault = faults.take(request.url);
    if (!fault) return;
    request.fault = fault;
    // Unreferenced, so that a long delay does not keep a closed sandbox alive.
    if (fault.delayMs) await delay(fault.delayMs, undefined, { ref: false });
    if (fault.retryAfter !== undefined) reply.header('retry-after', fault.retryAfter);
    if (fault.body === 'garbage') {
      return reply
        .code(fault.status ?? 200)
        .type('application/json; charset=UTF-8')
        .send(GARBAGE);
    }
    if (fault.status) {
      return reply.code(fault.status).send({ status: 'failure', message: `Fault ${fault.status}`, data: null });
    }
  });

  app.addHook('onSend', async (request, _reply, payload) => {
    if (request.fault?.body !== 'truncated') return payload;
    const bytes = Buffer.from(payload as string | Buffer);
    return bytes.subarray(0, bytes.length / 2);
  });

  app.addHook('onResponse', async (request, reply) => {
    if (request.logged) request.logged.status = reply.statusCode;
  });
}

const GARBAGE = '<html><body><h1>It works!</h1></body></html>';

interface Watchers {
  faults: FaultSwitch;
  requests: RequestLog;
}
