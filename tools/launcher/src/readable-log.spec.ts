import { describe, expect, it } from '@jest/globals';
import { readable } from './readable-log.js';

describe(readable.name, () => {
  it('puts a line of JSON into words, behind the name of its service', () => {
    const line = JSON.stringify({
      level: 'info',
      time: '2026-01-02T03:04:05.678Z',
      service: 'gateway',
      status: 200,
      msg: 'request',
    });
    expect(readable('gateway', line)).toMatch(/^gateway {9}\[\d\d:\d\d:\d\d\.678\] INFO: request \{"status":200\}\n$/);
  });

  it('puts further lines of a message under its first', () => {
    const line = JSON.stringify({ level: 'error', time: '2026-01-02T03:04:05.678Z', msg: 'one\ntwo' });
    expect(readable('gateway', line)).toMatch(/ERROR: one\n {16} *two\n$/);
  });

  it('passes on what is no JSON', () => {
    expect(readable('sandbox', 'plain words')).toBe('sandbox         plain words\n');
    expect(readable('sandbox', '')).toBe('sandbox         \n');
  });
});
