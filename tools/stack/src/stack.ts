import { resolve } from 'node:path';
import { endRecorded } from './end-stale.js';
import { claimDataFolder } from './folder/owner-lock.js';
import { StateFile } from './folder/state-file.js';
import { planServers } from './plan-servers.js';
import { ExternalServer } from './servers/external-server.js';
import { LocalServer } from './servers/local-server.js';
import { StackError } from './stack-error.js';
import {
  serverFacts,
  serverNames,
  type Server,
  type ServerName,
  type StackOptions,
  type StackUrls,
} from './stack-options.js';

/**
 * Starts PostgreSQL, two Redis servers and NATS on 127.0.0.1 and resolves once all four answer.
 * Servers that a crashed run left behind for the same data folder are ended first; data and passwords are kept.
 * Throws a StackError when that cannot be done, and leaves nothing running then.
 */
export async function startStack(options: StackOptions): Promise<Stack> {
  const { urls = {}, log = () => undefined, signal } = options;
  const given = serverNames.flatMap((name) => {
    const url = urls[serverFacts[name].urlKey];
    return url === undefined ? [] : [new ExternalServer(name, url, log, signal)];
  });
  const missing = serverNames.filter((name) => !given.some((server) => server.name === name));
  refuseMissing(missing, options);
  const dataDir = resolve(options.dataDir);
  // Whoever starts nothing needs no folder, and may use the servers of the one that has claimed it.
  const release = missing.length > 0 ? claimDataFolder(dataDir) : () => undefined;
  const servers: StartableServer[] = [...given];
  try {
    if (missing.length > 0) {
      servers.push(...(await localServers(missing, { ...options, dataDir })));
    }
    await startAll(servers);
    signal?.throwIfAborted();
  } catch (error) {
    await stopAll(servers).finally(release);
    // Whatever failed, it did because somebody asked to stop.
    signal?.throwIfAborted();
    throw error;
  }
  return new RunningStack(servers, release);
}

export interface Stack {
  readonly urls: StackUrls;
  readonly servers: Record<ServerName, Server>;
  /** Stops NATS, state Redis, cache Redis and PostgreSQL, in this order; resolves when no process is left. */
  stop(): Promise<void>;
}

class RunningStack implements Stack {
  readonly servers: Record<ServerName, Server>;
  readonly urls: StackUrls;
  private stopping: Promise<void> | undefined;

  constructor(
    servers: Server[],
    private readonly release: () => void,
  ) {
    this.servers = Object.fromEntries(servers.map((server) => [server.name, server])) as Record<ServerName, Server>;
    this.urls = Object.fromEntries(
      servers.map((server) => [serverFacts[server.name].urlKey, server.url]),
    ) as unknown as StackUrls;
  }

  stop(): Promise<void> {
    this.stopping ??= stopAll(Object.values(this.servers)).finally(this.release);
    return this.stopping;
  }
}

/** For the one who has claimed the data folder. Nothing runs yet. */
async function localServers(names: ServerName[], options: StackOptions): Promise<StartableServer[]> {
  const { dataDir, mode, log = () => undefined, signal } = options;
  const state = new StateFile(dataDir);
  for (const name of await endRecorded(state)) {
    log(`Ended a ${name} server that a crashed run had left behind`);
  }
  const context = { dataDir, state, log, signal };
  const plans = await planServers(names, mode === 'urls' ? undefined : mode, context);
  return plans.map((plan) => new LocalServer(plan, context));
}

function refuseMissing(names: ServerName[], { mode }: StackOptions): void {
  if (mode === 'urls' && names.length > 0) {
    const variables = names.map((name) => serverFacts[name].variable).join(', ');
    throw new StackError(`MARQUEE_STACK=urls starts nothing by itself: set ${variables} too`);
  }
}

/** All at once; the first failure is told after the others have settled, so that none is still starting. */
async function startAll(servers: StartableServer[]): Promise<void> {
  const outcomes = await Promise.allSettled(servers.map((server) => server.start()));
  const failures = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason as unknown] : []));
  if (failures.length > 0) {
    throw failures[0];
  }
}

async function stopAll(servers: Server[]): Promise<void> {
  const failures: unknown[] = [];
  for (const name of ['nats', 'redis', 'cacheRedis', 'postgres']) {
    await servers
      .find((server) => server.name === name)
      ?.stop()
      .catch((error: unknown) => failures.push(error));
  }
  if (failures.length > 0) {
    throw new AggregateError(failures, '');
  }
}

type StartableServer = Server & { start(): Promise<void> };
