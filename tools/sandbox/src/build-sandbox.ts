import Fastify, { type FastifyInstance } from 'fastify';
import { addControls } from './controls/control-routes.js';
import { FaultSwitch } from './controls/fault-switch.js';
import { RequestLog } from './controls/request-log.js';
import { watchUpstream } from './controls/watch-upstream.js';
import { gzipAnswers } from './gzip-answers.js';
import { addTvdb } from './tvdb/tvdb-routes.js';
import { TvdbTokens } from './tvdb/tvdb-tokens.js';

/** The sandbox without a port, for `inject()`. */
export function buildSandbox(options: SandboxOptions = {}): FastifyInstance {
  const { logLevel = 'silent', now = () => new Date(), seriesPageSize = 8 } = options;
  const app = Fastify({
    logger: { level: logLevel },
    // A keep-alive connection must not hold up the end of a test.
    forceCloseConnections: true,
    // A mistyped fault must be refused, not ignored.
    ajv: { customOptions: { removeAdditional: false, coerceTypes: false } },
  });
  const faults = new FaultSwitch();
  const requests = new RequestLog(now);
  const tokens = new TvdbTokens(now);

  app.addHook('onRequest', async (_request, reply) => {
    reply.header('Marquee-Source', 'sandbox');
  });
  addControls(app, { faults, requests, tokens });
  app.register(
    async (tvdb) => {
      gzipAnswers(tvdb);
      watchUpstream(tvdb, { faults, requests });
      addTvdb(tvdb, { tokens, now, seriesPageSize });
    },
    { prefix: '/tvdb/v4' },
  );
  return app;
}

export interface SandboxOptions {
  /** What is written to stdout: at `info` two lines a request, at `warn` only what goes wrong here; nothing by default. */
  logLevel?: string;
  /** The clock behind token lifetimes, `nextAired` and the request log. */
  now?: () => Date;
  /** TheTVDB's is 500; 8 is the default here, so that a walk over 20 series has three pages to get wrong. */
  seriesPageSize?: number;
}
