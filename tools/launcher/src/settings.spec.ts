import { describe, expect, it } from '@jest/globals';
import { resolve } from 'node:path';
import { readSettings } from './settings.js';

const settingsOf = (values: Record<string, string>) => readSettings({ values, placeholders: [] });

describe(readSettings.name, () => {
  it('works without any variable', () => {
    expect(settingsOf({})).toMatchObject({
      portBase: 8000,
      dataDir: resolve('.marquee'),
      mode: undefined,
      production: false,
      urls: {},
    });
  });

  it('takes what the operator sets', () => {
    const values = {
      PORT_BASE: '19000',
      MARQUEE_DATA_DIR: '/some/where',
      MARQUEE_STACK: 'fetch',
      NATS_URL: 'nats://n',
    };
    expect(settingsOf(values)).toMatchObject({
      portBase: 19000,
      dataDir: '/some/where',
      mode: 'fetch',
      urls: { nats: 'nats://n' },
    });
  });

  it.each(['', 'abc', '0', '65001', '-1', '8e3', '80.5'])('refuses the port base "%s"', (portBase) => {
    expect(() => settingsOf({ PORT_BASE: portBase })).toThrow('PORT_BASE: expected a whole number from 1 to 65000');
  });

  it('refuses an unknown way to get the servers, and names the known ones', () => {
    expect(() => settingsOf({ MARQUEE_STACK: 'magic' })).toThrow(
      'MARQUEE_STACK: expected one of path, fetch, docker, urls',
    );
  });

  it('lets one Redis serve as state and cache', () => {
    expect(settingsOf({ REDIS_URL: 'redis://one' }).urls).toMatchObject({
      redis: 'redis://one',
      cacheRedis: 'redis://one',
    });
    expect(settingsOf({ CACHE_REDIS_URL: 'redis://two' }).urls).toMatchObject({
      redis: undefined,
      cacheRedis: 'redis://two',
    });
  });

  it('starts no servers in production unless it is told to', () => {
    expect(settingsOf({ NODE_ENV: 'production' })).toMatchObject({ production: true, mode: 'urls' });
    expect(settingsOf({ NODE_ENV: 'production', MARQUEE_STACK: 'path' }).mode).toBe('path');
  });
});
