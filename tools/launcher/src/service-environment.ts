import type { StackUrls } from '@marquee/stack';
import { developmentSecrets } from './secrets.js';
import type { Settings } from './settings.js';

const SANDBOX_PORT_OFFSET = 90;

/** The sandbox as this copy runs it; undefined when no upstream needs one. */
export interface SandboxPlan {
  port: number;
  env: Record<string, string>;
}

/** An upstream without a key and without a base URL is played by the sandbox, so that everything can be tried. */
export function planSandbox({ values, portBase }: Settings): SandboxPlan | undefined {
  if (values['TVDB_API_KEY'] !== undefined || values['TVDB_BASE_URL'] !== undefined) return undefined;
  const port = portBase + SANDBOX_PORT_OFFSET;
  return {
    port,
    env: {
      TVDB_API_KEY: 'sandbox-api-key',
      TVDB_BASE_URL: `http://127.0.0.1:${port}/tvdb/v4`,
      TVDB_ORIGIN: 'sandbox',
      DEMO_KEYS: 'true',
    },
  };
}

/** What every service of this copy gets: the operator's variables over what development makes up for itself. */
export function serviceEnvironment(
  settings: Settings,
  urls: StackUrls,
  sandbox: SandboxPlan | undefined,
): Record<string, string> {
  return {
    ...inherited(),
    ...developmentSecrets(settings.dataDir),
    ...sandbox?.env,
    ...settings.values,
    PORT_BASE: String(settings.portBase),
    DATABASE_URL: urls.database,
    REDIS_URL: urls.redis,
    CACHE_REDIS_URL: urls.cacheRedis,
    NATS_URL: urls.nats,
  };
}

/** Without `PORT`, which would be one port for six services. */
function inherited(): Record<string, string> {
  const pairs = Object.entries(process.env).filter((pair): pair is [string, string] => pair[1] !== undefined);
  return Object.fromEntries(pairs.filter(([name]) => name !== 'PORT'));
}
