import type { StackUrls } from '@marquee/stack';
import { OFFICIAL_TVDB } from '@marquee/upstream';
import { developmentSecrets } from './secrets.js';
import type { Settings } from './settings.js';

const SANDBOX_PORT_OFFSET = 90;

/** The sandbox as this copy runs it. */
export interface SandboxPlan {
  port: number;
  /** What services need to take the sandbox for their upstream. */
  env: Record<string, string>;
}

/**
 * In development, an upstream without a key and without a base URL is played by the sandbox, so that everything can be
 * tried. Undefined when no upstream needs that.
 */
export function planSandbox({ values, portBase, production }: Settings): SandboxPlan | undefined {
  const { TVDB_API_KEY: key, TVDB_BASE_URL: baseUrl = OFFICIAL_TVDB.baseUrl } = values;
  // The default, uncommented in `.env`, asks for nothing else than before.
  if (production || key !== undefined || baseUrl !== OFFICIAL_TVDB.baseUrl) return undefined;
  const port = portBase + SANDBOX_PORT_OFFSET;
  return {
    port,
    env: {
      TVDB_API_KEY: 'sandbox-api-key',
      TVDB_BASE_URL: `http://127.0.0.1:${port}/tvdb/v4`,
      TVDB_ORIGIN: 'sandbox',
    },
  };
}

/** What every service of this copy gets: the operator's variables over what development makes up for itself. */
export function serviceEnvironment(
  { values, placeholders, production, dataDir, portBase }: Settings,
  urls: StackUrls,
  sandbox: SandboxPlan | undefined,
): Record<string, string> {
  return {
    ...inherited(),
    // Services read `.env` as well; a variable that is empty here counts as not set there.
    ...Object.fromEntries(placeholders.map((name) => [name, ''])),
    ...(production ? {} : developmentSecrets(dataDir)),
    ...(sandbox ? { DEMO_KEYS: 'true' } : {}),
    ...values,
    // Whatever the operator calls the origin: the sandbox's answers must never pass for another's.
    ...sandbox?.env,
    PORT_BASE: String(portBase),
    DATABASE_URL: urls.database,
    REDIS_URL: urls.redis,
    CACHE_REDIS_URL: urls.cacheRedis,
    NATS_URL: urls.nats,
  };
}

/** Empty variables as well: they hide those of `.env`. */
function inherited(): Record<string, string> {
  return Object.fromEntries(Object.entries(process.env).map(([name, value]) => [name, value ?? '']));
}
