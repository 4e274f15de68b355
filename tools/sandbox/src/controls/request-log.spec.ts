import { describe, expect, it } from '@jest/globals';
import { RequestLog } from './request-log.js';

describe(RequestLog.name, () => {
  it('keeps the last 10,000 calls', () => {
    const sut = new RequestLog(() => new Date(0));
    for (let index = 0; index < 10_003; index += 1) sut.add('GET', `/${index}`);

    expect(sut.list()).toHaveLength(10_000);
    expect(sut.list()[0]).toEqual({ method: 'GET', path: '/3', at: '1970-01-01T00:00:00.000Z', status: null });
  });
});
