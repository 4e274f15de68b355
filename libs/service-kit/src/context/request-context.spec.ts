import { describe, expect, it } from '@jest/globals';
import { contextFrom } from './request-context.js';

const TRACE = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';

describe(contextFrom.name, () => {
  it.each(['a', 'mine-1', '7f1b:2.x_y', 'x'.repeat(64)])('takes over %s', (requestId) => {
    expect(contextFrom({ requestId }).requestId).toBe(requestId);
  });

  it.each<unknown>([
    undefined,
    '',
    'two\nlines',
    'a b',
    'x\r',
    'x\n',
    '\u001b[31m',
    'ä',
    '<script>',
    'x'.repeat(65),
    'x'.repeat(1024),
    7,
    ['a', 'b'],
    {},
  ])('replaces %j', (requestId) => {
    expect(contextFrom({ requestId }).requestId).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('hands on a trace that looks like one', () => {
    expect(contextFrom({ traceparent: TRACE }).traceparent).toBe(TRACE);
    expect(contextFrom({ traceparent: `${TRACE}\nx` }).traceparent).toBeUndefined();
    expect(contextFrom({ traceparent: [TRACE] }).traceparent).toBeUndefined();
  });

  it('makes a new id each time', () => {
    expect(contextFrom({}).requestId).not.toBe(contextFrom({}).requestId);
  });
});
