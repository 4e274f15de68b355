import { DatabasePool } from '@marquee/database';
import { NatsLink } from '@marquee/messaging';
import { CacheRedis } from '@marquee/redis';
import type { HealthPlan, ServiceModuleOptions } from '@marquee/service-kit';
import { DocumentReader } from './documents/document-reader.js';
import { DocumentsModule } from './documents/documents.module.js';

/** A gateway works while it can answer more than its own memory holds: hits from Redis, or misses over NATS. */
export const health: ServiceModuleOptions['health'] = {
  imports: [DocumentsModule],
  inject: [NatsLink, CacheRedis, DatabasePool, DocumentReader],
  useFactory: (nats: NatsLink, redis: CacheRedis, pool: DatabasePool, documents: DocumentReader): HealthPlan => ({
    dependencies: [nats, redis, pool],
    ready: (up) => up.has(nats.name) || up.has(redis.name),
    figures: () => ({ cache: documents.figures }),
  }),
};
