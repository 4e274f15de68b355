import { SourceFinder, type Way } from './binaries/find-source.js';
import { loadSecrets } from './folder/secrets.js';
import type { ServerHost } from './servers/local-server.js';
import { natsPlan } from './servers/nats-server.js';
import { preparePostgresHome } from './servers/postgres-home.js';
import { postgresPlan } from './servers/postgres-server.js';
import { redisPlan } from './servers/redis-server.js';
import type { ServerPlan } from './servers/server-plan.js';
import { StackError, messageOf } from './stack-error.js';
import type { ServerName } from './stack-options.js';

/** Finds the servers' programs and decides how each is run. Throws one StackError for all that are missing. */
export async function planServers(names: ServerName[], mode: Way | undefined, host: ServerHost): Promise<ServerPlan[]> {
  const { dataDir } = host;
  const secrets = loadSecrets(dataDir);
  const sources = new SourceFinder(mode, host);
  const planners: Record<ServerName, () => Promise<ServerPlan>> = {
    postgres: async () => {
      const home = preparePostgresHome(host);
      const source = await sources.postgres(home);
      return postgresPlan(source, { ...host, ...home, password: secrets.postgres });
    },
    redis: async () => redisPlan('redis', await sources.redis(), { dataDir, password: secrets.redis }),
    cacheRedis: async () => redisPlan('cacheRedis', await sources.redis(), { dataDir, password: secrets.cacheRedis }),
    nats: async () => natsPlan(await sources.nats(), { dataDir, password: secrets.nats }),
  };

  const outcomes = await Promise.allSettled(names.map((name) => planners[name]()));
  host.signal?.throwIfAborted();
  const failures = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [messageOf(outcome.reason)] : []));
  if (failures.length > 0) {
    throw new StackError([...new Set(failures)].join('\n'));
  }
  return outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []));
}
