import { describe, expect, it } from '@jest/globals';
import { cacheStatus, type CacheOutcome } from './cache-status.js';

const SOFT_AT = 1_000_000;

describe(cacheStatus, () => {
  const collapsed = false;
  it.each<[CacheOutcome, number, string]>([
    [{ kind: 'hit', tier: 'memory' }, SOFT_AT - 60_000, 'marquee; hit; ttl=60; detail=memory'],
    [{ kind: 'hit', tier: 'redis' }, SOFT_AT, 'marquee; hit; ttl=0; detail=redis'],
    [{ kind: 'hit', tier: 'postgres' }, SOFT_AT + 412_000, 'marquee; hit; ttl=-412; detail=postgres'],
    [
      { kind: 'miss', status: 200, stored: true, collapsed },
      SOFT_AT - 3_600_000,
      'marquee; fwd=miss; fwd-status=200; stored; ttl=3600',
    ],
    [
      { kind: 'miss', status: 404, stored: true, collapsed: true },
      SOFT_AT - 1_000,
      'marquee; fwd=miss; fwd-status=404; stored; ttl=1; collapsed',
    ],
    [{ kind: 'miss', status: 200, stored: false, collapsed }, SOFT_AT, 'marquee; fwd=miss; fwd-status=200'],
    [{ kind: 'stale', status: 503 }, SOFT_AT + 9_000, 'marquee; fwd=stale; fwd-status=503; ttl=-9'],
  ])('tells of %j', (outcome, now, expected) => {
    expect(cacheStatus(outcome, SOFT_AT, now)).toBe(expected);
  });

  it.each([-499, -1, 0, 1, 499, 1_500])('writes whole seconds with %d ms left', (left) => {
    const text = cacheStatus({ kind: 'hit', tier: 'memory' }, SOFT_AT, SOFT_AT - left);
    expect(text).toMatch(/^marquee; hit; ttl=(0|-?[1-9]\d*); detail=memory$/);
  });
});
