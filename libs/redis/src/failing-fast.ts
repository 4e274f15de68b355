import type { RedisOptions } from 'ioredis';

/**
 * For the way of a request: an error in a millisecond while Redis is down, and back in service within a quarter of a
 * second of its return. ioredis' defaults would queue commands for the length of the outage and send them late.
 */
export const FAILING_FAST: RedisOptions = {
  enableOfflineQueue: false,
  maxRetriesPerRequest: 0,
  // Callers have deadlines of their own: this one, a bare timer, only ends what a hung server still owes.
  commandTimeout: 1_000,
  connectTimeout: 500,
  // A peer that vanished without a word would be waited for until the kernel gives up, a quarter of an hour.
  socketTimeout: 2_000,
  retryStrategy: (attempt) => Math.min(25 * attempt, 250),
  // After a failover the old primary refuses writes: reconnect, and send the command again.
  reconnectOnError: (error) => (error.message.startsWith('READONLY') ? 2 : false),
};
