import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Image } from '../binaries/source.js';
import { natsPlan } from './nats-server.js';
import { postgresPlan } from './postgres-server.js';
import { redisPlan } from './redis-server.js';

const password = 'a'.repeat(48);
const image = (name: string): Image => ({ kind: 'image', origin: 'Docker', version: '1', image: name });

describe('servers in Docker', () => {
  let dataDir: string;

  beforeEach(() => {
    dataDir = mkdtempSync(join(tmpdir(), 'marquee-plans-'));
  });

  afterEach(() => {
    rmSync(dataDir, { recursive: true });
  });

  const plans = () => [
    postgresPlan(image('postgres:18'), {
      dataDir,
      password,
      home: dataDir,
      runAs: {},
      log: () => undefined,
      signal: undefined,
    }),
    redisPlan('redis', image('redis:7'), { dataDir, password }),
    redisPlan('cacheRedis', image('redis:7'), { dataDir, password }),
    natsPlan(image('nats:2'), { dataDir, password }),
  ];

  it('listen on loopback only, on the port that is asked for', () => {
    for (const plan of plans()) {
      const { args } = plan.command(23_456);
      expect(args.filter((arg) => arg.startsWith('--publish='))).toEqual([
        expect.stringMatching(/^--publish=127\.0\.0\.1:23456:\d+$/),
      ]);
    }
  });

  it('get their passwords in ways that `ps` does not show', () => {
    const [postgres, redis, cacheRedis] = plans().map((plan) => plan.command(23_456));
    for (const plan of plans()) {
      expect(plan.command(23_456).args.join(' ')).not.toContain(password);
    }
    expect(postgres?.env).toMatchObject({ POSTGRES_PASSWORD: password });
    expect(redis?.input).toContain(`requirepass ${password}`);
    expect(cacheRedis?.input).toContain(`requirepass ${password}`);
    const config = join(dataDir, 'nats.conf');
    expect(readFileSync(config, 'utf8')).toContain(`password: "${password}"`);
    expect(statSync(config).mode & 0o777).toBe(0o600);
  });

  it('keep rows and state in volumes, and no cache', () => {
    const volumes = plans().map((plan) => plan.command(1).args.filter((arg) => arg.startsWith('--volume=')));
    expect(volumes).toEqual([
      [expect.stringMatching(/^--volume=marquee-\w{8}-postgres:\/var\/lib\/postgresql$/)],
      [expect.stringMatching(/^--volume=marquee-\w{8}-redis:\/data$/)],
      [],
      [`--volume=${join(dataDir, 'nats.conf')}:/marquee.conf:ro`],
    ]);
  });
});
