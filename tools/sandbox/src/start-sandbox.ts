import type { AddressInfo } from 'node:net';
import { buildSandbox, type SandboxOptions } from './build-sandbox.js';

/**
 * Starts the stand-ins of all upstreams on one port and resolves when they listen.
 *
 * @example
 * const sandbox = await startSandbox();
 * process.env.TVDB_BASE_URL = sandbox.tvdbUrl;
 */
export async function startSandbox(options: StartOptions = {}): Promise<Sandbox> {
  const { port = 0, host = '127.0.0.1', ...rest } = options;
  const app = buildSandbox(rest);
  await app.listen({ port, host });
  const { port: actualPort } = app.server.address() as AddressInfo;
  const url = `http://${host}:${actualPort}`;
  return { url, tvdbUrl: `${url}/tvdb/v4`, close: () => app.close() };
}

export interface StartOptions extends SandboxOptions {
  /** 0, the default, takes any free port. */
  port?: number;
  host?: string;
}

export interface Sandbox {
  /** The origin: test controls live here. */
  url: string;
  /** What a client takes as TheTVDB's base URL. */
  tvdbUrl: string;
  /** Ends open connections and frees the port. */
  close(): Promise<void>;
}
