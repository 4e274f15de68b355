import { Global, Module } from '@nestjs/common';
import { DatabasePool, pingDatabase } from '@marquee/database';
import { NatsLink } from '@marquee/messaging';
import { CacheRedis } from '@marquee/redis';
import { HEALTH_PLAN, type HealthPlan } from '@marquee/service-kit';

const PING_MS = 700;

/** Without NATS nobody can ask; without PostgreSQL or Redis it still answers, from what is left. */
@Global()
@Module({
  providers: [
    {
      provide: HEALTH_PLAN,
      inject: [NatsLink, CacheRedis, DatabasePool],
      useFactory: (nats: NatsLink, redis: CacheRedis, pool: DatabasePool): HealthPlan => ({
        dependencies: [nats, redis, { name: 'postgres', check: () => pingDatabase(pool, PING_MS) }],
        ready: (up) => up.has(nats.name),
      }),
    },
  ],
  exports: [HEALTH_PLAN],
})
export class HealthModule {}
