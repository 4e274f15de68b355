import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { startSandbox, type Sandbox } from '@marquee/sandbox';
import { deleteData, startStack, type Stack, type StackMode } from '@marquee/stack';
import { flushRedis } from './flush-redis.js';
import { REPOSITORY } from './repository.js';
import { RunningApp, type AppName } from './running-app.js';
import { UpstreamControls } from './upstream-controls.js';

/** A whole Marquee of its own: real servers, a migrated database, the sandbox, and apps as processes. */
export interface Marquee {
  stack: Stack;
  sandbox: Sandbox;
  upstream: UpstreamControls;
  /** Every process that was started, with its log. */
  apps: readonly RunningApp[];
  /** What no answer and no log may show: passwords and keys as they stand in the variables. */
  secrets: readonly string[];
  /** Empties cache Redis. */
  flushCache(): Promise<void>;
  /** One more process of an app, with the same variables. */
  start(name: AppName, env?: Record<string, string>): Promise<RunningApp>;
  /** Ends everything and deletes its data. */
  stop(): Promise<void>;
}

/** Starts the servers and the sandbox, without apps. Tests may kill any part: nobody else uses it. */
export async function startMarquee(): Promise<Marquee> {
  const dataDir = mkdtempSync(join(tmpdir(), 'marquee-e2e-'));
  const stack = await startStack({ dataDir, mode: process.env['MARQUEE_STACK'] as StackMode | undefined });
  const sandbox = await startSandbox();
  const apps: RunningApp[] = [];
  const shared = {
    DATABASE_URL: stack.urls.database,
    REDIS_URL: stack.urls.redis,
    CACHE_REDIS_URL: stack.urls.cacheRedis,
    NATS_URL: stack.urls.nats,
    TVDB_BASE_URL: sandbox.tvdbUrl,
    TVDB_ORIGIN: 'sandbox',
    TVDB_API_KEY: 'e2e-api-key',
    DEMO_KEYS: 'true',
    SECRET_KEY: 'a secret of the end-to-end tests alone',
  };
  await migrate(stack.urls.database);
  return {
    stack,
    sandbox,
    upstream: new UpstreamControls(sandbox.url, sandbox.tvdbUrl),
    apps,
    secrets: [...Object.values(stack.urls).map(passwordOf), shared.SECRET_KEY, shared.TVDB_API_KEY],
    flushCache: () => flushRedis(stack.urls.cacheRedis),
    start: async (name, env = {}) => {
      const app = await RunningApp.start(name, { ...shared, ...env });
      apps.push(app);
      return app;
    },
    stop: async () => {
      await Promise.all(apps.map((app) => app.stop()));
      await sandbox.close();
      await stack.stop();
      await deleteData(dataDir);
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

function passwordOf(url: string): string {
  return decodeURIComponent(new URL(url).password);
}

/** By the command that operators use. */
async function migrate(databaseUrl: string): Promise<void> {
  const cli = join(REPOSITORY, 'libs', 'database', 'dist', 'migrations', 'cli.js');
  const child = spawn(process.execPath, [cli, 'migrate'], { env: { ...process.env, DATABASE_URL: databaseUrl } });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const [code] = (await once(child, 'exit')) as [number];
  if (code !== 0) throw new Error(`the database was not migrated: ${output}`);
}
