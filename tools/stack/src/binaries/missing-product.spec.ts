import { describe, expect, it } from '@jest/globals';
import { explainMissing, MissingProduct } from './missing-product.js';

describe(explainMissing.name, () => {
  it('tells once why, what to install and which variables to set', () => {
    const { message } = explainMissing([
      new MissingProduct('redis', ['path: redis-server is not installed', 'fetch: apt-get is not there']),
      new MissingProduct('nats', ['path: nats-server is not installed', 'fetch: apt-get is not there']),
    ]);
    expect(message.split('\n')).toEqual([
      'Redis and NATS could not be had on this machine:',
      '  path: redis-server is not installed',
      '  fetch: apt-get is not there',
      '  path: nats-server is not installed',
      'Install what is missing (Debian, Ubuntu: apt-get install redis-server nats-server; macOS: brew install redis nats-server),',
      'or set REDIS_URL, CACHE_REDIS_URL and NATS_URL.',
    ]);
  });
});
