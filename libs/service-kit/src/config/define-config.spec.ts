import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { ConfigError } from './config-error.js';
import { defineConfig } from './define-config.js';
import { secret, wholeNumber } from './variable.js';

const sut = defineConfig(
  'shop',
  {
    SHOP_FLOORS: wholeNumber({ min: 1, max: 9, otherwise: 2 }),
    SHOP_LIFTS: wholeNumber({ min: 0, max: 9, otherwise: 0 }),
    SHOP_KEY: secret(8),
    SHOP_NOTE: z.enum(['a', 'b']).optional(),
  },
  (env, reject) => {
    if (env.SHOP_LIFTS > env.SHOP_FLOORS) reject('SHOP_LIFTS', 'expected no more lifts than floors');
    return { floors: env.SHOP_FLOORS, key: env.SHOP_KEY };
  },
);

describe(defineConfig.name, () => {
  it('gives a renamed slice', () => {
    expect(sut.from({ SHOP_FLOORS: '3', SHOP_KEY: 'long enough', OTHER: 'x' })).toEqual({
      floors: 3,
      key: 'long enough',
    });
  });

  it('names what it reads', () => {
    expect(sut.variables).toEqual(['SHOP_FLOORS', 'SHOP_LIFTS', 'SHOP_KEY', 'SHOP_NOTE']);
  });

  it('finds all faults at once, with the form that was expected', () => {
    expect(sut.faults({ SHOP_FLOORS: 'many', SHOP_LIFTS: '-1', SHOP_KEY: 'canary', SHOP_NOTE: 'c' })).toEqual([
      { variable: 'SHOP_FLOORS', expected: 'expected a whole number from 1 to 9' },
      { variable: 'SHOP_LIFTS', expected: 'expected a whole number from 0 to 9' },
      { variable: 'SHOP_KEY', expected: 'expected a secret of at least 8 characters' },
      { variable: 'SHOP_NOTE', expected: 'expected another form' },
    ]);
  });

  it('finds contradictions between good values', () => {
    expect(sut.faults({ SHOP_LIFTS: '3' })).toEqual([
      { variable: 'SHOP_LIFTS', expected: 'expected no more lifts than floors' },
    ]);
  });

  it('finds nothing wrong with nothing', () => {
    expect(sut.faults({})).toEqual([]);
  });

  it('throws the faults without their values', () => {
    const read = () => sut.from({ SHOP_KEY: 'canary', SHOP_FLOORS: 'canary' });
    expect(read).toThrow(ConfigError);
    expect(read).toThrow(/SHOP_FLOORS.*\n.*SHOP_KEY/);
    expect(read).not.toThrow(/canary/);
  });
});
