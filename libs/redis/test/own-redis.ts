import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readEnvironment } from '@marquee/service-kit';
import { deleteData, startStack, type Server, type StackMode } from '@marquee/stack';

/** A Redis that nobody else uses, to be killed; the other servers are those of Jest's global setup. */
export interface OwnRedis {
  server: Server;
  stop(): Promise<void>;
}

export async function startOwnRedis(): Promise<OwnRedis> {
  const { DATABASE_URL: database, REDIS_URL: redis, NATS_URL: nats, MARQUEE_STACK } = readEnvironment().values;
  const dataDir = mkdtempSync(join(tmpdir(), 'marquee-redis-'));
  const mode = MARQUEE_STACK as StackMode | undefined;
  const stack = await startStack({ dataDir, mode, urls: { database, redis, nats } });
  return {
    server: stack.servers.cacheRedis,
    stop: async () => {
      await stack.stop();
      await deleteData(dataDir);
      rmSync(dataDir, { recursive: true });
    },
  };
}
