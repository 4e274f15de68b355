import { z } from 'zod';
import { defineConfig } from '../config/define-config.js';
import { flag, optionalNumber, wholeNumber } from '../config/variable.js';

const host = z
  .string()
  .regex(/^[\w.:-]+$/)
  .default('127.0.0.1')
  .describe('an address to listen on, e.g. 127.0.0.1 or 0.0.0.0');

const environment = z
  .enum(['development', 'test', 'production'])
  .default('development')
  .describe('development, test or production');

/** Where a service listens, and how it stops. `PORT` wins, as platforms set it; else `PORT_BASE` plus its offset. */
export const httpConfig = defineConfig(
  'http',
  {
    NODE_ENV: environment,
    HOST: host,
    PORT: optionalNumber({ min: 0, max: 65_535 }),
    PORT_BASE: wholeNumber({ min: 1, max: 65_000, otherwise: 8000 }),
    METRICS_ENABLED: flag(true),
    SHUTDOWN_LAG_MS: wholeNumber({ min: 0, max: 30_000, otherwise: 200 }),
  },
  (env) => ({
    production: env.NODE_ENV === 'production',
    host: env.HOST,
    port: env.PORT,
    portBase: env.PORT_BASE,
    metricsEnabled: env.METRICS_ENABLED,
    /** How long balancers get to notice that this instance is leaving, before it stops to accept. */
    shutdownLagMs: env.SHUTDOWN_LAG_MS,
  }),
);
