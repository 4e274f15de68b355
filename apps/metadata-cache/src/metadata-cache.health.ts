import { DatabasePool } from '@marquee/database';
import { NatsLink } from '@marquee/messaging';
import { CacheRedis } from '@marquee/redis';
import type { HealthPlan, ServiceModuleOptions } from '@marquee/service-kit';

/** Without NATS nobody can ask; without PostgreSQL or Redis it still answers, from what is left. */
export const health: ServiceModuleOptions['health'] = {
  inject: [NatsLink, CacheRedis, DatabasePool],
  useFactory: (nats: NatsLink, redis: CacheRedis, pool: DatabasePool): HealthPlan => ({
    dependencies: [nats, redis, pool],
    ready: (up) => up.has(nats.name),
  }),
};
