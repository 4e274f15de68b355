import type { LoggerService } from '@nestjs/common';
import pino, { type DestinationStream, type Logger } from 'pino';
import { requestContext } from '../context/request-context.js';
import type { LogLevel } from './logging.config.js';
import { secretScrubber } from './scrub-secrets.js';

export interface LogOptions {
  service: string;
  level: LogLevel;
  /** Values that must never be printed, wherever they come from. */
  secrets: readonly string[];
  destination?: DestinationStream;
}

/** Fields that callers might log by accident, whatever their value. */
const SECRET_FIELDS = [
  ...['authorization', 'cookie', 'password', 'secret', 'api_key', 'apikey', 'apiKey'],
  ...['token', 'access_token', 'accessToken', 'refresh_token', 'refreshToken'],
];

/** One JSON object a line on stdout, with the id of the request that it belongs to. */
export function createLogger({ service, level, secrets, destination = pino.destination(1) }: LogOptions): Logger {
  const scrub = secretScrubber(secrets);
  return pino(
    {
      level,
      base: { service },
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      mixin: () => ({ ...requestContext.getStore() }),
      redact: { paths: SECRET_FIELDS.flatMap((field) => [field, `*.${field}`]), censor: '[redacted]' },
    },
    { write: (line) => destination.write(scrub(line)) },
  );
}

/** Where Nest tells of every module and route at each boot: of interest to whoever debugs a boot. */
const BOOT_CONTEXTS = [
  'NestFactory',
  'InstanceLoader',
  'RoutesResolver',
  'RouterExplorer',
  'NestApplication',
  'NestMicroservice',
];

/** Nest's own lines, in the same form. Nest passes the context last and, for errors, the stack before it. */
export class NestLogger implements LoggerService {
  constructor(private readonly logger: Logger) {}

  log = (message: unknown, ...rest: unknown[]) =>
    this.write(BOOT_CONTEXTS.includes(String(rest.at(-1))) ? 'debug' : 'info', message, rest);
  warn = (message: unknown, ...rest: unknown[]) => this.write('warn', message, rest);
  error = (message: unknown, ...rest: unknown[]) => this.write('error', message, rest);
  fatal = (message: unknown, ...rest: unknown[]) => this.write('fatal', message, rest);
  debug = (message: unknown, ...rest: unknown[]) => this.write('debug', message, rest);
  verbose = (message: unknown, ...rest: unknown[]) => this.write('trace', message, rest);

  private write(level: 'info' | 'warn' | 'error' | 'fatal' | 'debug' | 'trace', message: unknown, rest: unknown[]) {
    const context = rest.at(-1);
    const fields = typeof context === 'string' ? { context } : {};
    const stack = rest.length > 1 && typeof rest[0] === 'string' ? { stack: rest[0] } : {};
    const cause = rest.find((part) => part instanceof Error);
    if (message instanceof Error) this.logger[level]({ ...fields, err: message }, message.message);
    else if (typeof message === 'object') this.logger[level]({ ...fields, ...message });
    else this.logger[level]({ ...fields, ...stack, ...(cause && { err: cause }) }, String(message));
  }
}
