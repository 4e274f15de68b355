import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, it } from '@jest/globals';

const entry = new URL('../dist/main.js', import.meta.url).pathname;

describe('the sandbox as a process', () => {
  it.each([
    ['SIGTERM', (child: ChildProcess) => child.kill('SIGTERM')],
    ['SIGINT', (child: ChildProcess) => child.kill('SIGINT')],
    ['the end of whoever started it', (child: ChildProcess) => child.disconnect()],
  ])('says where it listens, and ends cleanly on %s', async (_occasion, end) => {
    const child = spawn(process.execPath, [entry], { env: { PORT: '0' }, stdio: ['ignore', 'pipe', 'inherit', 'ipc'] });
    const exited = once(child, 'exit');
    let output = '';
    for await (const chunk of child.stdout ?? []) {
      output += String(chunk);
      const url = /http:\/\/127\.0\.0\.1:\d+/.exec(output)?.[0];
      if (!url) continue;
      expect((await fetch(`${url}/_requests`)).status).toBe(200);
      end(child);
      break;
    }

    expect(await exited).toEqual([0, null]);
  });
});
