import { spawn, type SpawnOptions } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';

/**
 * Runs a short-lived program to its end and returns what it printed.
 * Throws an error that carries its last lines when it fails, cannot be run or takes longer than `timeoutMs`.
 */
export async function runCommand(file: string, args: string[], options: RunOptions = {}): Promise<string> {
  const { input, signal, timeoutMs = 20_000, ...rest } = options;
  const deadline = AbortSignal.timeout(timeoutMs);
  const child = spawn(file, args, {
    ...rest,
    stdio: ['pipe', 'pipe', 'pipe'],
    signal: signal ? AbortSignal.any([signal, deadline]) : deadline,
  });
  // A program that ends without reading its input breaks the pipe; its exit code says what happened.
  child.stdin.on('error', () => undefined);
  child.stdin.end(input);
  const [stdout, stderr, [code, killedBy]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close') as Promise<[number | null, NodeJS.Signals | null]>,
  ]).catch((error: unknown) => {
    if (deadline.aborted) {
      throw new Error(`${file} took longer than ${timeoutMs / 1000} s`);
    }
    throw (error as NodeJS.ErrnoException).code === 'ENOENT' ? new Error(`${file} is not there`) : error;
  });
  if (code !== 0) {
    const output = (stderr.trim() || stdout.trim()).split('\n').slice(-5).join('\n');
    throw new Error(`${file} ended with ${killedBy ?? `code ${code}`}${output && `: ${output}`}`);
  }
  return stdout;
}

export interface RunOptions extends Pick<SpawnOptions, 'cwd' | 'env' | 'uid' | 'gid'> {
  input?: string | undefined;
  signal?: AbortSignal | undefined;
  timeoutMs?: number;
}
