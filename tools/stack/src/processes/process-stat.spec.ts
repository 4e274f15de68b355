import { describe, expect, it } from '@jest/globals';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { familyOf, parseProcStat, parsePs, readProcess } from './process-stat.js';

describe(parseProcStat.name, () => {
  it('is not misled by a command with blanks and brackets', () => {
    const line = '42 (a) R 9 (b) S 7 42 42 0 -1 4194560 1 0 0 0 0 0 0 0 20 0 1 0 987654 1000 10';
    expect(parseProcStat(line)).toEqual({ state: 'S', parent: 7, started: '987654' });
  });

  it('makes nothing of a line that ends early', () => {
    expect(parseProcStat('42 (a) S 7')).toBeUndefined();
  });
});

describe(parsePs.name, () => {
  it('takes the date of five words as the start', () => {
    expect(parsePs('Ss    7 Sat Nov 21 06:45:01 2026\n')).toEqual({
      state: 'Ss',
      parent: 7,
      started: 'Sat Nov 21 06:45:01 2026',
    });
  });

  it('makes nothing of an empty answer', () => {
    expect(parsePs('\n')).toBeUndefined();
  });
});

describe(readProcess.name, () => {
  it('knows a live process and no dead one', async () => {
    const child = spawn(process.execPath, ['--eval', 'setInterval(() => {}, 1000)']);
    await once(child, 'spawn');
    const pid = child.pid ?? 0;
    expect(readProcess(pid)?.parent).toBe(process.pid);
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(readProcess(pid)).toBeUndefined();
  });
});

describe(familyOf.name, () => {
  it('names children after their parent', async () => {
    const child = spawn('sh', ['-c', 'sleep 30 & echo $!; wait']);
    const [printed] = (await once(child.stdout, 'data')) as [Buffer];
    const family = familyOf(child.pid ?? 0);
    family.forEach((pid) => process.kill(pid, 'SIGKILL'));
    expect(family).toEqual([child.pid, Number(printed)]);
  });
});
