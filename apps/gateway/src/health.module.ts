import { Global, Module } from '@nestjs/common';
import { DatabasePool, pingDatabase } from '@marquee/database';
import { NatsLink } from '@marquee/messaging';
import { CacheRedis } from '@marquee/redis';
import { HEALTH_PLAN, type HealthPlan } from '@marquee/service-kit';
import { DocumentReader } from './documents/document-reader.js';
import { DocumentsModule } from './documents/documents.module.js';

const PING_MS = 700;

/** A gateway works while it can answer more than its own memory holds: hits from Redis, or misses over NATS. */
@Global()
@Module({
  imports: [DocumentsModule],
  providers: [
    {
      provide: HEALTH_PLAN,
      inject: [NatsLink, CacheRedis, DatabasePool, DocumentReader],
      useFactory: (nats: NatsLink, redis: CacheRedis, pool: DatabasePool, documents: DocumentReader): HealthPlan => ({
        dependencies: [nats, redis, { name: 'postgres', check: () => pingDatabase(pool, PING_MS) }],
        ready: (up) => up.has(nats.name) || up.has(redis.name),
        figures: () => ({ cache: documents.figures }),
      }),
    },
  ],
  exports: [HEALTH_PLAN],
})
export class HealthModule {}
