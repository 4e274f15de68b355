import { z } from 'zod';
import { defineConfig } from '../config/define-config.js';
import { flag } from '../config/variable.js';

const LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;

export type LogLevel = (typeof LEVELS)[number];

const level = z
  .string()
  .transform((text) => text.toLowerCase().replace(/^warning$/, 'warn'))
  .pipe(z.enum(LEVELS))
  .optional()
  .describe(`one of ${LEVELS.join(', ')}`);

/** `DEBUG` also belongs to a well-known logging package, whose patterns (`ioredis:*`) must not stop our boot. */
const debug = z
  .preprocess((text) => (typeof text === 'string' && /[:*]/.test(text) ? undefined : text), flag(false))
  .describe('true or false');

export const loggingConfig = defineConfig('logging', { LOG_LEVEL: level, DEBUG: debug }, (env) => ({
  level: env.LOG_LEVEL ?? (env.DEBUG ? ('debug' as const) : ('info' as const)),
}));
