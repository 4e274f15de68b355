import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { KEYS_CLI } from './commands/database-tools.js';

const run = promisify(execFile);

/** With real upstreams there are no demo keys: makes this copy's first API key; undefined when it has one already. */
export async function localKey(env: Record<string, string>): Promise<string | undefined> {
  const { stdout } = await run(process.execPath, [KEYS_CLI, 'create', '--name', 'local', '--once'], { env });
  return /mq_\S+/.exec(stdout)?.[0];
}
