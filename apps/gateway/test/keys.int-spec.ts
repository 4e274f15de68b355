import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { databaseConfig, DatabasePool } from '@marquee/database';
import { GatewayClient, REPOSITORY, startMarquee, type Marquee } from '@marquee/testing';
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { join } from 'node:path';

let marquee: Marquee;
let client: GatewayClient;
let database: DatabasePool;

beforeAll(async () => {
  marquee = await startMarquee();
  const gateway = await marquee.start('gateway', { DEMO_KEYS: 'false' });
  client = new GatewayClient(gateway.url);
  database = new DatabasePool(databaseConfig.from({ DATABASE_URL: marquee.stack.urls.database }));
}, 60_000);

afterAll(async () => {
  await database.end();
  await marquee.stop();
}, 30_000);

const statusFor = async (key: string) => (await client.post('/api/v1/auth/token', { api_key: key })).status;

describe('the command keys', () => {
  it('makes a key that opens the gateway, and keeps nothing of it but prefix and hash', async () => {
    const key = await create('--name', 'app', '--scope', 'read', '--scope', 'admin', '--limit', '5000');
    const token = await client.login(key);
    const answer = await client.call('/api/v1/series/abc', { headers: { authorization: `Bearer ${token}` } });
    expect(answer.status).toBe(400);

    const { rows } = await database.query<Row>(
      `SELECT *, api_keys::text AS everything FROM api_keys WHERE name = 'app'`,
    );
    expect(rows).toMatchObject([{ prefix: prefixOf(key), scopes: ['read', 'admin'], limit_per_minute: 5000 }]);
    expect(rows[0]?.hash.equals(createHash('sha256').update(key).digest())).toBe(true);
    expect(rows[0]?.everything).not.toContain(key.slice(-20));
  });

  it('lists, revokes, and makes with --once a key only where none works', async () => {
    const key = await create('--once', '--name', 'local');
    const state = async () =>
      new RegExp(`^${prefixOf(key)}  (\\w+) +read +100/min  local$`, 'm').exec((await keys('list')).out);
    expect(await keys('create', '--once', '--name', 'local')).toEqual({ code: 0, out: '', err: '' });
    expect((await state())?.[1]).toBe('works');
    expect(await statusFor(key)).toBe(200);

    expect(await keys('revoke', prefixOf(key))).toMatchObject({
      code: 0,
      out: expect.stringMatching(`^revoked ${prefixOf(key)}; `),
    });
    expect(await statusFor(key)).toBe(401);
    expect((await state())?.[1]).toBe('revoked');
    expect(await statusFor(await create('--once', '--name', 'local'))).toBe(200);
  }, 20_000);

  it('answers what it does not understand with the help', async () => {
    const help = expect.stringMatching(/^API keys of the gateway[^]*Scopes: read, write, admin/);
    expect(await keys('create', '--nonsense')).toEqual({ code: 1, out: '', err: help });
  });
});

describe('an API key', () => {
  it('is refused when it has expired, in part and in disguise', async () => {
    const key = await create('--name', 'tried');
    await database.query(`UPDATE api_keys SET expires_at = now() + interval '1 hour' WHERE name = 'tried'`);
    expect(await statusFor(key)).toBe(200);
    expect(await statusFor(`mq_${prefixOf(key)}_${'x'.repeat(43)}`)).toBe(401);
    expect(await statusFor(prefixOf(key))).toBe(401);
    expect(await statusFor(`${key} `)).toBe(401);
    await database.query(`UPDATE api_keys SET expires_at = now() WHERE name = 'tried'`);
    expect(await statusFor(key)).toBe(401);
  });

  it.each(['demo-key-1', 'demo-key-2', 'demo-admin-key'])(
    'of the documentation is none where they are off: %s',
    async (key) => {
      expect(await statusFor(key)).toBe(401);
    },
  );
});

describe('a database that cannot be used', () => {
  it('is told in one line when it is away', async () => {
    const nobody = new URL(marquee.stack.urls.database);
    nobody.port = '1';
    expect(await run(['list'], { DATABASE_URL: nobody.href })).toEqual({
      code: 1,
      out: '',
      err: 'The database does not answer at the moment.\n',
    });
  });

  it('is asked for by name when it is not configured', async () => {
    const { code, err } = await run(['list'], {});
    expect(code).toBe(1);
    expect(err).toMatch(/^The configuration cannot be used:\n {2}DATABASE_URL: expected a URL .*\n$/);
  });
});

interface Row {
  hash: Buffer;
  everything: string;
}

interface Outcome {
  code: number;
  out: string;
  err: string;
}

/** The key that a successful `keys create` prints. */
async function create(...options: string[]): Promise<string> {
  const { code, out, err } = await keys('create', ...options);
  expect({ code, err }).toEqual({ code: 0, err: '' });
  return out.trim();
}

function keys(...words: string[]): Promise<Outcome> {
  return run(words, { DATABASE_URL: marquee.stack.urls.database });
}

/** By the compiled program that operators run. */
function run(words: string[], env: Record<string, string>): Promise<Outcome> {
  const program = join(REPOSITORY, 'apps', 'gateway', 'dist', 'auth', 'keys.cli.js');
  return new Promise((resolve) => {
    const child = execFile(process.execPath, [program, ...words], { env }, (_error, out, err) =>
      resolve({ code: child.exitCode ?? -1, out, err }),
    );
  });
}

function prefixOf(key: string): string {
  return key.split('_')[1] ?? '';
}
