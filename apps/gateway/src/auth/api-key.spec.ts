import { describe, expect, it } from '@jest/globals';
import { stateOf } from './api-key.js';

describe(stateOf.name, () => {
  const now = Date.parse('2026-06-01T12:00:00Z');
  const before = new Date(now - 1);
  const after = new Date(now + 1);

  it.each([
    { revokedAt: null, expiresAt: null, state: 'works' },
    { revokedAt: null, expiresAt: after, state: 'works' },
    { revokedAt: null, expiresAt: new Date(now), state: 'expired' },
    { revokedAt: null, expiresAt: before, state: 'expired' },
    { revokedAt: before, expiresAt: null, state: 'revoked' },
    { revokedAt: before, expiresAt: after, state: 'revoked' },
    { revokedAt: before, expiresAt: before, state: 'revoked' },
  ])('is $state when revoked at $revokedAt and expiring at $expiresAt', ({ state, ...key }) => {
    expect(stateOf(key, now)).toBe(state);
  });
});
