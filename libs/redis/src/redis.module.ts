import { Global, Module } from '@nestjs/common';
import { CacheRedis } from './cache-redis.js';

@Global()
@Module({ providers: [CacheRedis], exports: [CacheRedis] })
export class RedisModule {}
