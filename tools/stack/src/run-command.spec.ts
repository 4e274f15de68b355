import { describe, expect, it } from '@jest/globals';
import { runCommand } from './run-command.js';

const node = (script: string, options = {}) => runCommand(process.execPath, ['--eval', script], options);

describe(runCommand.name, () => {
  it('returns what was printed', async () => {
    expect(await node('process.stdin.pipe(process.stdout)', { input: 'echo' })).toBe('echo');
  });

  it('fails with the last words of the program', async () => {
    await expect(node('console.error("no space left"); process.exit(3)')).rejects.toThrow(
      /ended with code 3: no space left$/,
    );
  });

  it('says when there is no such program', async () => {
    await expect(runCommand('no-such-program', [])).rejects.toThrow('no-such-program is not there');
  });

  it('ends a program that takes too long', async () => {
    await expect(node('setInterval(() => {}, 1000)', { timeoutMs: 200 })).rejects.toThrow('took longer than 0.2 s');
  });

  it('ends at the signal of its caller', async () => {
    const signal = AbortSignal.abort();
    await expect(node('setInterval(() => {}, 1000)', { signal })).rejects.toThrow('aborted');
  });
});
