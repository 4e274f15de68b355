import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { planSandbox, serviceEnvironment } from './service-environment.js';
import { readSettings, type Settings } from './settings.js';

const URLS = { database: 'postgresql://d', redis: 'redis://r', cacheRedis: 'redis://c', nats: 'nats://n' };

let dataDir: string;

beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'marquee-environment-'));
});

afterEach(() => {
  rmSync(dataDir, { recursive: true });
});

function settingsOf(values: Record<string, string>, placeholders: string[] = []): Settings {
  return readSettings({ values: { MARQUEE_DATA_DIR: dataDir, ...values }, placeholders });
}

function environmentOf(values: Record<string, string>, placeholders: string[] = []): Record<string, string> {
  const settings = settingsOf(values, placeholders);
  return serviceEnvironment(settings, URLS, planSandbox(settings));
}

describe(planSandbox.name, () => {
  it('plays an upstream that has neither a key nor an address', () => {
    const plan = planSandbox(settingsOf({ PORT_BASE: '19000' }));
    expect(plan).toMatchObject({ port: 19090, env: { TVDB_BASE_URL: 'http://127.0.0.1:19090/tvdb/v4' } });
  });

  it.each([
    ['TVDB_API_KEY', 'x'],
    ['TVDB_BASE_URL', 'http://tvdb.test'],
    ['NODE_ENV', 'production'],
  ])('keeps away where %s is %s', (name, value) => {
    expect(planSandbox(settingsOf({ [name]: value }))).toBeUndefined();
  });
});

describe(serviceEnvironment.name, () => {
  it('never lets what the sandbox answers pass for the answers of another', () => {
    const defaults = { TVDB_ORIGIN: 'tvdb', TVDB_BASE_URL: 'https://api4.thetvdb.com/v4' };
    expect(environmentOf({ ...defaults, PORT_BASE: '19000' })).toMatchObject({
      TVDB_ORIGIN: 'sandbox',
      TVDB_BASE_URL: 'http://127.0.0.1:19090/tvdb/v4',
    });
  });

  it('accepts demo keys beside the sandbox, unless the operator says otherwise', () => {
    expect(environmentOf({})).toMatchObject({ DEMO_KEYS: 'true' });
    expect(environmentOf({ DEMO_KEYS: 'false' })).toMatchObject({ DEMO_KEYS: 'false' });
    expect(environmentOf({ TVDB_API_KEY: 'x' })).not.toHaveProperty('DEMO_KEYS');
  });

  it('gives every service the same servers, ports and secrets', () => {
    expect(environmentOf({ PORT_BASE: '19000' })).toMatchObject({
      DATABASE_URL: 'postgresql://d',
      REDIS_URL: 'redis://r',
      CACHE_REDIS_URL: 'redis://c',
      NATS_URL: 'nats://n',
      PORT_BASE: '19000',
      TVDB_ORIGIN: 'sandbox',
    });
    expect(environmentOf({})['SECRET_KEY']).toBe(environmentOf({})['SECRET_KEY']);
  });

  it('lets the operator win over what it makes up', () => {
    expect(environmentOf({ SECRET_KEY: 'mine', DEMO_KEYS: 'false' })).toMatchObject({
      SECRET_KEY: 'mine',
      DEMO_KEYS: 'false',
    });
  });

  it('hides placeholders of .env from the services', () => {
    expect(environmentOf({}, ['TVDB_PIN', 'SECRET_KEY'])).toMatchObject({
      TVDB_PIN: '',
      SECRET_KEY: expect.stringMatching(/^.{43}$/),
    });
  });

  it('makes up nothing in production', () => {
    const env = environmentOf({ NODE_ENV: 'production' });
    expect(Object.keys(env)).not.toEqual(
      expect.arrayContaining([expect.stringMatching(/SECRET_KEY|INTERNAL|DEMO|TVDB/)]),
    );
  });
});
