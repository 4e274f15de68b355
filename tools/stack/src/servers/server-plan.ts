import type { ServerName } from '../stack-options.js';

/** All that differs between the servers: how one is run. */
export interface ServerPlan {
  name: ServerName;
  /** For people: `PostgreSQL 18.4`, `npm package`. */
  title: string;
  origin: string;
  /** Asks the server to end in an orderly way. */
  stopSignal: NodeJS.Signals;
  url(port: number): string;
  /** Once, before the first start. */
  prepare?(): Promise<void>;
  command(port: number): Command;
}

export interface Command {
  file: string;
  args: string[];
  env?: NodeJS.ProcessEnv;
  cwd?: string;
  uid?: number;
  gid?: number;
  /** Written to the program's standard input. */
  input?: string;
  /** The program is a Docker client, and this is its container. */
  container?: string;
}

/** What a plan is made from, beside the server's source. */
export interface PlanContext {
  dataDir: string;
  password: string;
}
