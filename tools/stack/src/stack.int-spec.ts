import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { deleteData, endStale } from './end-stale.js';
import { StateFile } from './folder/state-file.js';
import { checkServer } from './health/check-server.js';
import { linesOf, openSocket } from './health/line-socket.js';
import { encodeCommand } from './health/redis-health.js';
import { isRunning, recordProcess } from './processes/recorded-process.js';
import { familyOf } from './processes/process-stat.js';
import { startStack, type Stack } from './stack.js';
import { serverNames } from './stack-options.js';

describe('the stack', () => {
  let dataDir: string;
  let stack: Stack;
  const log: string[] = [];

  beforeAll(async () => {
    dataDir = mkdtempSync(join(tmpdir(), 'marquee-stack-'));
    stack = await start();
  }, 120_000);

  afterAll(async () => {
    await stack.stop();
    await deleteData(dataDir);
    rmSync(dataDir, { recursive: true });
  });

  afterEach(() => {
    log.length = 0;
  });

  const start = () => startStack({ dataDir, log: (line) => log.push(line) });
  const query = (text: string) => queryDatabase(stack.urls.database, text);

  it('answers in all four protocols', async () => {
    for (const { name, url } of Object.values(stack.servers)) {
      await expect(checkServer(name, url)).resolves.toBeUndefined();
    }
  });

  it('has a database that knows words of all languages', async () => {
    await query('CREATE EXTENSION IF NOT EXISTS pg_trgm');
    await query('CREATE EXTENSION IF NOT EXISTS unaccent');
    const [row] = await query(
      "SELECT similarity('千と千尋の神隠し', '千と千尋') AS likeness, unaccent('Amélie') AS plain",
    );
    expect(row).toMatchObject({ plain: 'Amelie' });
    expect(row?.['likeness']).toBeGreaterThan(0.2);
  });

  it('never evicts state and never writes the cache to disk', async () => {
    expect(await redis(stack.urls.redis, 'CONFIG', 'GET', 'maxmemory-policy')).toContain('noeviction');
    expect(await redis(stack.urls.redis, 'CONFIG', 'GET', 'appendonly')).toContain('yes');
    expect(await redis(stack.urls.cacheRedis, 'CONFIG', 'GET', 'maxmemory-policy')).toContain('allkeys-lfu');
    expect(await redis(stack.urls.cacheRedis, 'CONFIG', 'GET', 'appendonly')).toContain('no');
  });

  it('turns away who has no password', async () => {
    for (const { name, url } of Object.values(stack.servers)) {
      const bare = new URL(url);
      bare.password = 'wrong';
      await expect(checkServer(name, bare.href)).rejects.toThrow(/password|WRONGPASS|Authorization/);
    }
  });

  it('shows no password in the arguments of a process', () => {
    const passwords = Object.values(stack.urls).map((url) => new URL(url).password);
    for (const { pid } of Object.values(stack.servers)) {
      const shown = readFileSync(`/proc/${pid}/cmdline`, 'utf8');
      expect(passwords.filter((password) => shown.includes(password))).toEqual([]);
    }
  });

  it('keeps what it writes for its user alone', () => {
    for (const name of ['stack.json', 'stack.lock', 'stack-secrets.json', 'logs/postgres.log', 'redis']) {
      expect(statSync(join(dataDir, name)).mode & 0o077).toBe(0);
    }
  });

  it('runs each server in a process group of its own', () => {
    for (const { pid } of Object.values(stack.servers)) {
      expect(() => process.kill(-(pid ?? 0), 0)).not.toThrow();
    }
  });

  it('refuses a second start while it lives', async () => {
    await expect(start()).rejects.toThrow(`already running for the data folder ${dataDir} (process ${process.pid})`);
    await expect(endStale(dataDir)).rejects.toThrow('already running');
    await expect(checkServer('nats', stack.urls.nats)).resolves.toBeUndefined();
  });

  it('keeps rows and state over SIGKILL and restart, and loses the cache', async () => {
    await query('CREATE TABLE kept (word text)');
    await query("INSERT INTO kept VALUES ('row')");
    await redis(stack.urls.redis, 'SET', 'kept', 'state');
    await redis(stack.urls.cacheRedis, 'SET', 'lost', 'cache');
    const before = { ...stack.urls };

    for (const server of Object.values(stack.servers)) {
      const killed = recordProcess(server.pid ?? 0);
      await server.kill('SIGKILL');
      expect(isRunning(killed)).toBe(false);
      expect(server.pid).toBeUndefined();
      await expect(checkServer(server.name, server.url)).rejects.toThrow();
      await server.restart();
      await expect(checkServer(server.name, server.url)).resolves.toBeUndefined();
    }

    expect(stack.urls).toEqual(before);
    expect(await query('SELECT word FROM kept')).toEqual([{ word: 'row' }]);
    expect(await redis(stack.urls.redis, 'GET', 'kept')).toEqual(['$5', 'state']);
    expect(await redis(stack.urls.cacheRedis, 'GET', 'lost')).toEqual(['$-1']);
  }, 30_000);

  it('freezes a server with all its children, and thaws it', async () => {
    const { postgres } = stack.servers;
    const client = new Client({ connectionString: postgres.url });
    await client.connect();
    await postgres.kill('SIGSTOP');
    const answer = client.query('SELECT 1 AS one');
    expect(await Promise.race([answer.then(() => 'answered'), frozen(postgres.pid ?? 0)])).toBe('frozen');
    await postgres.kill('SIGCONT');
    expect((await answer).rows).toEqual([{ one: 1 }]);
    await client.end();
  });

  it('says so when a server ends by itself', async () => {
    const { cacheRedis } = stack.servers;
    process.kill(cacheRedis.pid ?? 0, 'SIGKILL');
    while (cacheRedis.pid !== undefined) {
      await new Promise(setImmediate);
    }
    expect(log).toEqual([
      expect.stringMatching(/^Redis \(cache\) .* was ended by SIGKILL; its log is .*cacheRedis.log$/),
    ]);
    await cacheRedis.restart();
  });

  it('stops frozen servers too, and leaves no process', async () => {
    const all = Object.values(stack.servers).flatMap(({ pid }) => familyOf(pid ?? 0).map(recordProcess));
    expect(all.length).toBeGreaterThan(serverNames.length);
    await stack.servers.redis.kill('SIGSTOP');
    await stack.stop();
    expect(all.filter(isRunning)).toEqual([]);
    expect(log).toEqual([]);
    stack = await start();
  });

  it('comes back on the same ports with the same data and passwords', async () => {
    const before = stack.urls;
    await stack.stop();
    stack = await start();
    expect(stack.urls).toEqual(before);
    expect(await query('SELECT word FROM kept')).toEqual([{ word: 'row' }]);
    expect(await redis(stack.urls.redis, 'GET', 'kept')).toEqual(['$5', 'state']);
    expect(log).toContainEqual(expect.stringMatching(/^PostgreSQL \d+\.\d+ on port \d+ \(.+\)$/));
  });

  it('takes another port when its own was taken meanwhile', async () => {
    const port = Number(new URL(stack.urls.nats).port);
    await stack.stop();
    const squatter = createServer().listen(port, '127.0.0.1');
    await once(squatter, 'listening');
    stack = await start();
    squatter.close();
    expect(new URL(stack.urls.nats).port).not.toBe(String(port));
  });

  it('runs beside the stack of another data folder', async () => {
    const other = mkdtempSync(join(tmpdir(), 'marquee-stack-'));
    const second = await startStack({ dataDir: other });
    const urls = [...Object.values(stack.urls), ...Object.values(second.urls)];
    expect(new Set(urls.map((url) => new URL(url).host)).size).toBe(8);
    expect(await queryDatabase(second.urls.database, "SELECT to_regclass('kept') AS missing")).toEqual([
      { missing: null },
    ]);
    await second.stop();
    await deleteData(other);
    rmSync(other, { recursive: true });
  }, 30_000);

  it('makes a new database where the old one is only half there', async () => {
    await stack.stop();
    const data = join(new StateFile(dataDir).current.postgresHome ?? join(dataDir, 'postgres'), 'data');
    rmSync(join(data, 'global'), { recursive: true });
    stack = await start();
    expect(await query("SELECT to_regclass('kept') AS missing")).toEqual([{ missing: null }]);
    expect(log).toContainEqual(expect.stringContaining("PostgreSQL's data was incomplete"));
  }, 30_000);

  it('says what to do about data of another PostgreSQL', async () => {
    await stack.stop();
    const data = join(new StateFile(dataDir).current.postgresHome ?? join(dataDir, 'postgres'), 'data');
    const version = join(data, 'PG_VERSION');
    const right = readFileSync(version, 'utf8');
    writeFileSync(version, '9\n');
    await expect(start()).rejects.toThrow(/made by PostgreSQL 9, .* pg_dump, or delete that folder/);
    writeFileSync(version, right);
    stack = await start();
  });

  it('accepts servers by URL, even in their own data folder, and leaves them alone', async () => {
    const guest = await startStack({ dataDir, urls: stack.urls });
    expect(guest.urls).toEqual(stack.urls);
    expect(guest.servers.postgres.pid).toBeUndefined();
    await expect(guest.servers.postgres.kill('SIGKILL')).rejects.toThrow('DATABASE_URL');
    await guest.stop();
    await expect(checkServer('postgres', stack.urls.database)).resolves.toBeUndefined();
    await expect(start()).rejects.toThrow('already running');
  });

  it('names the variable of a URL that does not work, and never its password', async () => {
    const other = mkdtempSync(join(tmpdir(), 'marquee-stack-'));
    for (const [key, variable] of Object.entries({
      database: 'DATABASE_URL',
      redis: 'REDIS_URL',
      cacheRedis: 'CACHE_REDIS_URL',
      nats: 'NATS_URL',
    } as const)) {
      const wrong = new URL(stack.urls[key as keyof typeof stack.urls]);
      wrong.password = 'hunter2';
      const failure = await startStack({
        dataDir: other,
        mode: 'urls',
        urls: { ...stack.urls, [key]: wrong.href },
      }).then(() => 'started', String);
      expect(failure).toMatch(new RegExp(`^StackError: ${variable}: .* at 127.0.0.1:\\d+ does not work`));
      expect(failure).not.toContain('hunter2');
    }
    await expect(startStack({ dataDir: other, mode: 'urls' })).rejects.toThrow('set DATABASE_URL, REDIS_URL');
    await expect(startStack({ dataDir: other, mode: 'urls', urls: { ...stack.urls, nats: 'x' } })).rejects.toThrow(
      'NATS_URL is not a URL',
    );
    rmSync(other, { recursive: true });
  });

  it('leaves nothing running when the start is called off', async () => {
    await stack.stop();
    const off = new AbortController();
    const starting = startStack({ dataDir, signal: off.signal, log: () => off.abort(new Error('called off')) });
    await expect(starting).rejects.toThrow('called off');
    expect(Object.values(new StateFile(dataDir).current.processes).filter(isRunning)).toEqual([]);
    stack = await start();
  });

  it('says why it was called off, whatever that interrupted', async () => {
    const other = mkdtempSync(join(tmpdir(), 'marquee-stack-'));
    const off = new AbortController();
    // The first server is up while PostgreSQL still makes its data folder.
    const starting = startStack({ dataDir: other, signal: off.signal, log: () => off.abort(new Error('called off')) });
    await expect(starting).rejects.toThrow('called off');
    await deleteData(other);
    rmSync(other, { recursive: true });
  });

  it('ends what a killed run left behind, and starts anew', async () => {
    await stack.stop();
    const launcher = spawn(process.execPath, [
      ...runFromSource,
      `startStack({ dataDir: ${JSON.stringify(dataDir)} })
      .then((stack) => process.stdout.write(JSON.stringify(stack.urls)))`,
    ]);
    const [urls] = (await once(launcher.stdout, 'data')) as [Buffer];
    const left = Object.values(new StateFile(dataDir).current.processes);
    launcher.kill('SIGKILL');
    await once(launcher, 'exit');
    expect(left.map(isRunning)).toEqual([true, true, true, true]);

    stack = await start();

    expect(left.filter(isRunning)).toEqual([]);
    expect(stack.urls).toEqual(JSON.parse(String(urls)));
    expect(log.filter((line) => line.includes('crashed run'))).toHaveLength(4);
  }, 60_000);
});

/** Node runs TypeScript, but looks for the `.js` files that imports name. */
const followImports = `import { registerHooks } from 'node:module';
  registerHooks({ resolve: (name, context, next) =>
    next(name.startsWith('.') && context.parentURL?.endsWith('.ts') ? name.replace(/\\.js$/, '.ts') : name, context) });
  globalThis.startStack = (await import(${JSON.stringify(new URL('stack.ts', import.meta.url).href)})).startStack;`;
const runFromSource = [
  '--experimental-transform-types',
  '--no-warnings',
  '--import',
  `data:text/javascript,${encodeURIComponent(followImports)}`,
  '--input-type=module',
  '--eval',
];

async function queryDatabase(url: string, text: string): Promise<Record<string, unknown>[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(text)).rows;
  } finally {
    await client.end();
  }
}

/** Sends one command and returns the lines of its answer. */
async function redis(address: string, ...command: string[]): Promise<string[]> {
  const url = new URL(address);
  const socket = openSocket(url, 6379, { tls: false, timeoutMs: 2_000 });
  socket.write([['AUTH', url.password], command, ['ECHO', 'end']].map(encodeCommand).join(''));
  const lines: string[] = [];
  for await (const line of linesOf(socket)) {
    lines.push(line);
    if (line === 'end') {
      break;
    }
  }
  return lines.slice(1, -2);
}

/** Resolves when the system reports the process and all its children as stopped. */
async function frozen(pid: number): Promise<'frozen'> {
  while (familyOf(pid).some((member) => !/\) T /.test(readFileSync(`/proc/${member}/stat`, 'utf8')))) {
    await new Promise(setImmediate);
  }
  return 'frozen';
}
