import { describe, expect, it } from '@jest/globals';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { endProcess } from './end-process.js';
import { isRunning, recordProcess, type RecordedProcess } from './recorded-process.js';

describe(endProcess.name, () => {
  it('asks first', async () => {
    const { child, recorded } = await run('process.on("SIGTERM", () => process.exit(7))');
    const exit = once(child, 'exit');
    await endProcess(recorded, 'SIGTERM');
    expect(await exit).toEqual([7, null]);
  });

  it('uses force when asking does not help', async () => {
    const { child, recorded } = await run('process.on("SIGTERM", () => {})');
    const exit = once(child, 'exit');
    await endProcess(recorded, 'SIGTERM', 50);
    expect(await exit).toEqual([null, 'SIGKILL']);
  });

  it('wakes a stopped process so that it can end in order', async () => {
    const { child, recorded } = await run('process.on("SIGTERM", () => process.exit(7))');
    child.kill('SIGSTOP');
    const exit = once(child, 'exit');
    await endProcess(recorded, 'SIGTERM');
    expect(await exit).toEqual([7, null]);
  });

  it('spares another process that was given the same pid', async () => {
    const { child, recorded } = await run('');
    await endProcess({ ...recorded, started: 'earlier' }, 'SIGKILL');
    expect(isRunning(recorded)).toBe(true);
    child.kill('SIGKILL');
  });
});

/** A process that has run its script and then waits. */
async function run(script: string): Promise<{ child: ReturnType<typeof spawn>; recorded: RecordedProcess }> {
  const child = spawn(process.execPath, ['--eval', `${script}; setInterval(() => {}, 1000); console.log('ready')`]);
  await once(child.stdout, 'data');
  return { child, recorded: recordProcess(child.pid ?? 0) };
}
