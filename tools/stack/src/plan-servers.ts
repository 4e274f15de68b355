import { explainMissing, MissingProduct } from './binaries/missing-product.js';
import { SourceFinder, type Way } from './binaries/source-finder.js';
import { loadSecrets } from './folder/secrets.js';
import type { ServerHost } from './servers/local-server.js';
import { natsPlan } from './servers/nats-server.js';
import { preparePostgresHome } from './servers/postgres-home.js';
import { postgresPlan } from './servers/postgres-server.js';
import { redisPlan } from './servers/redis-server.js';
import type { ServerPlan } from './servers/server-plan.js';
import type { ServerName } from './stack-options.js';

/** Finds the servers' programs and decides how each is run. Throws one StackError for all that are missing. */
export async function planServers(names: ServerName[], mode: Way | undefined, host: ServerHost): Promise<ServerPlan[]> {
  const { dataDir } = host;
  const secrets = loadSecrets(dataDir);
  const sources = new SourceFinder(mode, host);
  const planners: Record<ServerName, () => Promise<ServerPlan>> = {
    postgres: async () => {
      const home = preparePostgresHome(host);
      return postgresPlan(await sources.postgres(home), { ...host, ...home, password: secrets.postgres });
    },
    redis: async () => redisPlan('redis', await sources.redis(), { dataDir, password: secrets.redis }),
    cacheRedis: async () => redisPlan('cacheRedis', await sources.redis(), { dataDir, password: secrets.cacheRedis }),
    nats: async () => natsPlan(await sources.nats(), { dataDir, password: secrets.nats }),
  };

  const plans: ServerPlan[] = [];
  const missing = new Map<string, MissingProduct>();
  const outcomes = await Promise.allSettled(names.map((name) => planners[name]()));
  host.signal?.throwIfAborted();
  for (const outcome of outcomes) {
    if (outcome.status === 'fulfilled') {
      plans.push(outcome.value);
    } else if (outcome.reason instanceof MissingProduct) {
      missing.set(outcome.reason.product, outcome.reason);
    } else {
      throw outcome.reason;
    }
  }
  if (missing.size > 0) {
    throw explainMissing([...missing.values()]);
  }
  return plans;
}
