import { describe, expect, it } from '@jest/globals';
import { ServiceError } from '@marquee/contracts';
import { requirePlain } from './plain-input.js';

describe(requirePlain.name, () => {
  it.each([undefined, null, 'text', 5, [], {}, { page: '1' }, { list: [1, { a: null }] }, nested(20)])(
    'lets ordinary input pass: %j',
    (input) => {
      expect(() => requirePlain(input)).not.toThrow();
    },
  );

  it.each([
    ['__proto__', JSON.parse('{"__proto__":{"admin":true}}')],
    ['constructor', { constructor: 'x' }],
    ['toString', { toString: 'x' }],
    ['hasOwnProperty', { hasOwnProperty: 'x' }],
    ['body', JSON.parse('{"body":{"__proto__":{"admin":true}}}')],
    ['body', { body: [{ constructor: { prototype: {} } }] }],
    ['body', nested(100)],
    ['body', nested(30_000)],
  ])('refuses %s', (field, input: unknown) => {
    expect(refusalOf(input)).toMatchObject({ code: 'BAD_REQUEST', fields: [{ field }] });
  });
});

function nested(levels: number): unknown {
  return JSON.parse(`{"body":${'['.repeat(levels)}${']'.repeat(levels)}}`);
}

function refusalOf(input: unknown): unknown {
  try {
    requirePlain(input);
  } catch (error) {
    return error instanceof ServiceError ? error : undefined;
  }
  return undefined;
}
