import type { RedisOptions } from 'ioredis';

/**
 * For the way of a request: an error in a millisecond while Redis is down, and back in service within a quarter of a
 * second of its return. ioredis' defaults would queue commands for the length of the outage and send them late.
 */
export const FAILING_FAST: RedisOptions = {
  enableOfflineQueue: false,
  maxRetriesPerRequest: 0,
  connectTimeout: 500,
  // Of a server that hangs; else a stop would wait for it.
  disconnectTimeout: 100,
  // Callers have deadlines of their own. This one is for a peer that hangs or vanished without a word: the kernel alone
  // would wait a quarter of an hour for it.
  socketTimeout: 2_000,
  retryStrategy: (attempt) => Math.min(25 * attempt, 250),
  // After a failover the old primary refuses writes: reconnect, and send the command again.
  reconnectOnError: (error) => (error.message.startsWith('READONLY') ? 2 : false),
};
