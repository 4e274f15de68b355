export * from './breaker.js';
export * from './cache-redis.js';
export * from './redis.config.js';
export * from './redis.module.js';
