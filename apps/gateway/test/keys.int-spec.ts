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

describe('keys create', () => {
  it('prints a key that opens the gateway', async () => {
    const key = await create('--name', 'first');
    expect(key).toMatch(/^mq_[0-9a-f]{10}_[\w-]{43}$/);
    const token = await client.login(key);
    const answer = await client.call('/api/v1/series/abc', { headers: { authorization: `Bearer ${token}` } });
    expect(answer.status).toBe(400);
  });

  it('keeps nothing of a key but its prefix and its hash', async () => {
    const key = await create('--name', 'kept');
    const { rows } = await database.query<Row>(
      `SELECT *, api_keys::text AS everything FROM api_keys WHERE name = 'kept'`,
    );
    const hash = createHash('sha256').update(key).digest();
    expect(rows).toHaveLength(1);
    expect(rows[0]).toMatchObject({ prefix: prefixOf(key), scopes: ['read'], limit_per_minute: 100, expires_at: null });
    expect(rows[0]?.hash.equals(hash)).toBe(true);
    expect(rows[0]?.everything).not.toContain(key.slice(-20));
  });

  it('gives the scopes and the limit that were asked for', async () => {
    await create('--name', 'wide', '--scope', 'read', '--scope', 'admin', '--limit', '5000');
    const { rows } = await database.query<Row>(`SELECT * FROM api_keys WHERE name = 'wide'`);
    expect(rows[0]).toMatchObject({ scopes: ['read', 'admin'], limit_per_minute: 5000 });
  });

  it('--once makes no second key while the first one works', async () => {
    const key = await create('--once', '--name', 'local');
    expect(await keys('create', '--once', '--name', 'local')).toEqual({ code: 0, out: '', err: '' });
    await database.query(`UPDATE api_keys SET expires_at = now() WHERE name = 'local'`);
    const second = await create('--once', '--name', 'local');
    expect(second).not.toBe(key);
    await keys('revoke', prefixOf(second));
    expect(await create('--once', '--name', 'local')).toMatch(/^mq_/);
  });
});

describe('keys revoke', () => {
  it('ends a key, and one alone', async () => {
    const [key, other] = [await create('--name', 'ended'), await create('--name', 'other')];
    expect(await statusFor(key)).toBe(200);
    expect(await keys('revoke', prefixOf(key))).toMatchObject({ code: 0, out: `revoked ${prefixOf(key)}\n` });
    expect(await statusFor(key)).toBe(401);
    expect(await statusFor(other)).toBe(200);
  });

  it('says when there is nothing to end', async () => {
    expect(await keys('revoke', 'ffffffffff')).toMatchObject({ code: 1, out: expect.stringContaining('ffffffffff') });
  });
});

describe('keys list', () => {
  it('shows names, scopes and states, and no key', async () => {
    const made = {
      works: await create('--name', 'listed-1', '--scope', 'write'),
      revoked: await create('--name', 'listed-2'),
      expired: await create('--name', 'listed-3'),
    };
    await keys('revoke', prefixOf(made.revoked));
    await database.query(`UPDATE api_keys SET expires_at = now() WHERE name = 'listed-3'`);
    const { code, out } = await keys('list');
    expect(code).toBe(0);
    expect(out).toMatch(new RegExp(`^${prefixOf(made.works)}  works   write +100/min  listed-1$`, 'm'));
    expect(out).toMatch(new RegExp(`^${prefixOf(made.revoked)}  revoked .*listed-2$`, 'm'));
    expect(out).toMatch(new RegExp(`^${prefixOf(made.expired)}  expired .*listed-3$`, 'm'));
    expect(out).not.toContain('mq_');
  });
});

describe('an API key', () => {
  it('that has expired is refused like any wrong one', async () => {
    const key = await create('--name', 'expiring');
    await database.query(`UPDATE api_keys SET expires_at = now() + interval '1 hour' WHERE name = 'expiring'`);
    expect(await statusFor(key)).toBe(200);
    await database.query(`UPDATE api_keys SET expires_at = now() WHERE name = 'expiring'`);
    expect(await statusFor(key)).toBe(401);
  });

  it('must be whole: its prefix alone opens nothing', async () => {
    const key = await create('--name', 'whole');
    expect(await statusFor(`mq_${prefixOf(key)}_${'x'.repeat(43)}`)).toBe(401);
    expect(await statusFor(prefixOf(key))).toBe(401);
  });

  it.each(['demo-key-1', 'demo-key-2', 'demo-admin-key'])(
    'of the documentation is none where they are off: %s',
    async (key) => {
      expect(await statusFor(key)).toBe(401);
    },
  );
});

describe('words that are no command', () => {
  const bad = [
    [],
    ['make'],
    ['create', '--scope', 'root'],
    ['create', '--limit', '0'],
    ['create', '--limit', 'many'],
    ['create', '--limit', '-5'],
    ['create', '--name'],
    ['create', '--nonsense'],
    ['create', 'me'],
    ['list', 'all'],
    ['revoke'],
    ['revoke', 'one', 'two'],
  ].map((words) => ({ words }));

  it.each(bad)('are answered with the help, and nothing is made: $words', async ({ words }) => {
    const count = async () => (await database.query('SELECT id FROM api_keys')).rowCount;
    const before = await count();
    expect(await keys(...words)).toEqual({ code: 1, out: '', err: expect.stringMatching(/^API keys of the gateway/) });
    expect(await count()).toBe(before);
  });
});

describe('a database that cannot be used', () => {
  it('is told in one line when it is away, without the password', async () => {
    await marquee.stack.servers.postgres.kill('SIGKILL');
    const { code, out, err } = await keys('list');
    await marquee.stack.servers.postgres.restart();
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(err).toBe('The database does not answer at the moment.\n');
  }, 20_000);

  it('is asked for by name when it is not configured', async () => {
    const { code, err } = await run(['list'], {});
    expect(code).toBe(1);
    expect(err).toMatch(/DATABASE_URL: expected a URL/);
    expect(err).not.toContain('at ');
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
