import type { SecurityHeadersOptions, Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { MicroserviceOptions } from '@nestjs/microservices';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { ServiceIdentity } from '@marquee/contracts';
import 'reflect-metadata';
import { ConfigError, type ConfigFault } from './config/config-error.js';
import type { BootConfig } from './config/define-config.js';
import { readEnvironment } from './config/environment.js';
import { createHttpAdapter, hookRequests } from './http/http-adapter.js';
import { httpConfig } from './http/http.config.js';
import { createLogger, NestLogger } from './logging/logger.js';
import { loggingConfig } from './logging/logging.config.js';
import { secretsIn } from './logging/scrub-secrets.js';
import { Metrics } from './metrics/metrics.js';
import { Drain } from './shutdown/drain.js';
import {
  endProcessOnFailure,
  endWhileBooting,
  forceExitAfterSignal,
  STOP_SIGNALS,
  stopWithParent,
} from './shutdown/process-end.js';

/** Whoever brings the wire provides its Nest transport strategy under this token. */
export const MESSAGE_TRANSPORT = Symbol('marquee:message-transport');

/** A service as its `main.ts` describes it. */
export interface ServicePlan {
  service: ServiceIdentity;
  module: Type;
  /** Every configuration of the app and of the libs that it uses, so that all faults are named at once. */
  configs: readonly BootConfig[];
}

/** Answers are data, for programs: a browser that is led to one must neither run nor frame anything in it. */
const SECURITY_HEADERS: SecurityHeadersOptions = {
  contentSecurityPolicy: { useDefaults: false, directives: { defaultSrc: "'none'", frameAncestors: "'none'" } },
  xFrameOptions: { action: 'deny' },
  // Services speak plain HTTP; whoever ends TLS in front of them decides on HSTS.
  strictTransportSecurity: false,
};

/** The configurations of this lib, part of every {@link ServicePlan}. */
export const SERVICE_CONFIGS: readonly BootConfig[] = [loggingConfig, httpConfig];

/**
 * Boots a service: configuration, logs, HTTP, messages, signals. Resolves when it listens. A configuration that cannot
 * be used ends the process with code 78 (`EX_CONFIG`), any other failure to boot with 1; both leave one log line.
 */
export async function startService({ service, module, configs }: ServicePlan): Promise<void> {
  const environment = readEnvironment();
  const faults = faultsOf(configs, environment.values);
  const level =
    loggingConfig.faults(environment.values).length > 0 ? 'info' : loggingConfig.from(environment.values).level;
  const logger = createLogger({ service: service.name, level, secrets: secretsIn(environment.values) });
  if (faults.length > 0) {
    logger.fatal({ faults }, new ConfigError(faults).message);
    process.exit(78);
  }
  endProcessOnFailure(logger);
  stopWithParent();
  const booted = endWhileBooting();
  if (environment.placeholders.length > 0) {
    const variables = environment.placeholders;
    logger.warn({ variables }, `placeholders count as not set: ${variables.join(', ')}`);
  }

  const http = httpConfig.from(environment.values);
  const adapter = createHttpAdapter(logger);
  const app = await NestFactory.create<NestFastifyApplication>(module, adapter, {
    logger: new NestLogger(logger),
    abortOnError: false,
    // Fastify parses JSON by itself; Nest's parsers would let forms in as well.
    bodyParser: false,
  });
  hookRequests(adapter, { logger, metrics: app.get(Metrics), drain: app.get(Drain) });
  app.useSecurityHeaders(SECURITY_HEADERS);
  app.connectMicroservice<MicroserviceOptions>(
    { strategy: app.get(MESSAGE_TRANSPORT, { strict: false }) },
    { inheritAppConfig: true },
  );
  await app.init();
  await app.startAllMicroservices();
  await app.listen(http.port ?? http.portBase + service.portOffset, http.host);
  app.enableShutdownHooks([...STOP_SIGNALS], { useProcessExit: true });
  forceExitAfterSignal(logger, http.shutdownLagMs);
  booted();
  logger.info({ url: await app.getUrl() }, 'listening');
}

/** Several configurations may read the same variable; its fault is told once. */
function faultsOf(configs: readonly BootConfig[], values: Readonly<Record<string, string>>): ConfigFault[] {
  const faults = configs.flatMap((config) => config.faults(values));
  return [...new Map(faults.map((fault) => [`${fault.variable} ${fault.expected}`, fault])).values()];
}
