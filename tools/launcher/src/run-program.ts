import { spawn } from 'node:child_process';
import { once } from 'node:events';

export interface RunOptions {
  env?: NodeJS.ProcessEnv;
  stop?: AbortSignal;
  /** In a process group of its own, which is stopped as a whole. */
  group?: boolean;
}

/**
 * Runs a script on the Node that runs us, with our own input and output; resolves with its exit code. Rejects when
 * `stop` cuts it short.
 */
export async function runNode(
  words: readonly string[],
  { env = process.env, stop, group = false }: RunOptions = {},
): Promise<number> {
  stop?.throwIfAborted();
  const child = spawn(process.execPath, words, { stdio: 'inherit', env, detached: group });
  const end = () => (group && child.pid ? process.kill(-child.pid, 'SIGTERM') : child.kill('SIGTERM'));
  stop?.addEventListener('abort', end, { once: true });
  const [code] = (await once(child, 'exit')) as [number | null];
  stop?.removeEventListener('abort', end);
  stop?.throwIfAborted();
  return code ?? 1;
}
