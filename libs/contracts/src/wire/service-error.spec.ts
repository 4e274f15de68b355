import { describe, expect, it } from '@jest/globals';
import { ERROR_CODES, ServiceError } from './service-error.js';

describe(ServiceError.name, () => {
  it.each(ERROR_CODES)('%s crosses the wire with all that helps to act', (code) => {
    const sent = new ServiceError(code, 'Something is wrong.', {
      fields: [{ field: 'page', message: 'page must be a whole number' }],
      retryAfter: 2.5,
      upstream: 'tvdb',
      upstreamStatus: 503,
    });
    const received = ServiceError.fromWire(JSON.parse(JSON.stringify(sent.toWire())));
    expect(received).toBeInstanceOf(ServiceError);
    expect(received.toWire()).toEqual(sent.toWire());
  });

  it('says only what is known', () => {
    const received = ServiceError.fromWire(JSON.parse(JSON.stringify(new ServiceError('NOT_FOUND', 'No.').toWire())));
    expect(received).toMatchObject({ code: 'NOT_FOUND', message: 'No.', fields: undefined, retryAfter: undefined });
  });

  it('keeps its cause at home', () => {
    const error = new ServiceError('UPSTREAM_FAILED', 'No.', { cause: new Error('password in a message') });
    expect(error.cause).toEqual(new Error('password in a message'));
    expect(JSON.stringify(error.toWire())).not.toContain('password');
  });

  it('takes no cause from the wire', () => {
    expect(ServiceError.fromWire({ code: 'NOT_FOUND', message: 'No.', cause: 'foreign' }).cause).toBeUndefined();
  });

  it.each<[string, unknown]>([
    ['nothing', undefined],
    ['null', null],
    ['a text', 'NOT_FOUND'],
    ['a number', 7],
    ['a list', []],
    ['an unknown code', { code: 'TEAPOT', message: 'x' }],
    ['a code that every object has', { code: 'constructor', message: 'x' }],
    ['no message', { code: 'NOT_FOUND' }],
    ['a message that is no text', { code: 'NOT_FOUND', message: { a: 1 } }],
    ['fields that are no list', { code: 'BAD_REQUEST', message: 'x', fields: 'page' }],
    ['fields without messages', { code: 'BAD_REQUEST', message: 'x', fields: [{ field: 'page' }] }],
    ['a field that is null', { code: 'BAD_REQUEST', message: 'x', fields: [null] }],
    ['a pause that is no number', { code: 'UNAVAILABLE', message: 'x', retryAfter: 'soon' }],
    ['an upstream that is no text', { code: 'UPSTREAM_FAILED', message: 'x', upstream: {} }],
    ['a status that is no number', { code: 'UPSTREAM_FAILED', message: 'x', upstreamStatus: '503' }],
  ])('makes INTERNAL of %s', (_, wire) => {
    expect(ServiceError.fromWire(wire)).toMatchObject({ code: 'INTERNAL', fields: undefined, retryAfter: undefined });
  });
});
