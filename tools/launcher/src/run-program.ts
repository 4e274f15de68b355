import { spawn } from 'node:child_process';
import { once } from 'node:events';

/** Runs a program with our own input and output; resolves with its exit code. */
export async function runProgram(
  file: string,
  words: readonly string[],
  { env = process.env, stop }: { env?: NodeJS.ProcessEnv; stop?: AbortSignal } = {},
): Promise<number> {
  const child = spawn(file, words, { stdio: 'inherit', env });
  const end = () => child.kill('SIGTERM');
  stop?.addEventListener('abort', end, { once: true });
  const [code] = (await once(child, 'exit')) as [number | null];
  stop?.removeEventListener('abort', end);
  return code ?? 1;
}

/** Runs a script on the Node that runs us. */
export function runNode(words: readonly string[], options?: Parameters<typeof runProgram>[2]): Promise<number> {
  return runProgram(process.execPath, words, options);
}
