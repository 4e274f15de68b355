import type { ServerName } from '../stack-options.js';
import { checkNats } from './nats-health.js';
import { checkPostgres } from './postgres-health.js';
import { checkRedis } from './redis-health.js';

const checks: Record<ServerName, (url: string, timeoutMs: number) => Promise<void>> = {
  postgres: checkPostgres,
  redis: checkRedis,
  cacheRedis: checkRedis,
  nats: checkNats,
};

/** Asks a server once, in its own protocol and with the URL's credentials, whether it works. */
export async function checkServer(name: ServerName, url: string): Promise<void> {
  await checks[name](url, 2_000);
}
