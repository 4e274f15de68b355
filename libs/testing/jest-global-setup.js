import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startStack } from '@marquee/stack';

/** One PostgreSQL, two Redis and NATS for all suites of a run; suites keep apart by database, prefix and subject. */
export default async function globalSetup() {
  const dataDir = mkdtempSync(join(tmpdir(), 'marquee-test-'));
  const stack = await startStack({ dataDir, mode: process.env['MARQUEE_STACK'] });
  globalThis.marqueeServers = { stack, dataDir };
  process.env['DATABASE_URL'] = stack.urls.database;
  process.env['REDIS_URL'] = stack.urls.redis;
  process.env['CACHE_REDIS_URL'] = stack.urls.cacheRedis;
  process.env['NATS_URL'] = stack.urls.nats;
}
