import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { FirstKey } from './banner.js';
import { KEYS_CLI } from './commands/database-tools.js';
import { isLoopback } from './listen-address.js';
import type { SandboxPlan } from './service-environment.js';
import type { Settings } from './settings.js';

const run = promisify(execFile);

/** A demo key where we have switched them on and they work; else a key of this copy, made once; none in production. */
export async function firstKey(
  { values, production }: Settings,
  env: Record<string, string>,
  sandbox: SandboxPlan | undefined,
): Promise<FirstKey> {
  if (sandbox && values['DEMO_KEYS'] === undefined && isLoopback(values['HOST']))
    return { kind: 'demo', key: 'demo-key-1' };
  const key = production ? undefined : await localKey(env);
  return key === undefined ? { kind: 'kept' } : { kind: 'made', key };
}

/** Undefined when this copy has one already: a key is shown only when it is made. */
async function localKey(env: Record<string, string>): Promise<string | undefined> {
  const { stdout } = await run(process.execPath, [KEYS_CLI, 'create', '--name', 'local', '--once'], { env });
  return /mq_\S+/.exec(stdout)?.[0];
}
