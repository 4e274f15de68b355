import { describe, expect, it } from '@jest/globals';
import { flag, optionalNumber, secret, url, wholeNumber } from './variable.js';

describe(wholeNumber.name, () => {
  const port = wholeNumber({ min: 1, max: 65_535, otherwise: 8000 });

  it.each([
    ['1', 1],
    ['65535', 65_535],
    ['0080', 80],
    [undefined, 8000],
  ])('reads %j', (text, expected) => {
    expect(port.parse(text)).toBe(expected);
  });

  it.each(['0', '65536', '-1', '1.5', '1e3', '0x10', ' 7', '7 ', '', 'NaN', 'Infinity', '9'.repeat(30)])(
    'refuses %j',
    (text) => {
      expect(port.safeParse(text).success).toBe(false);
    },
  );

  it('says its bounds', () => {
    expect(port.description).toBe('a whole number from 1 to 65535');
  });
});

describe(optionalNumber.name, () => {
  it('takes no answer for an answer, and keeps its bounds', () => {
    const number = optionalNumber({ min: 0, max: 9 });
    expect(number.parse(undefined)).toBeUndefined();
    expect(number.parse('0')).toBe(0);
    expect(number.safeParse('10').success).toBe(false);
  });
});

describe(flag.name, () => {
  it.each(['true', 'TRUE', 'Yes', 'on', '1'])('takes %s for yes', (text) => {
    expect(flag(false).parse(text)).toBe(true);
  });

  it.each(['false', 'False', 'NO', 'off', '0'])('takes %s for no', (text) => {
    expect(flag(true).parse(text)).toBe(false);
  });

  it.each(['2', 'y', 'enabled', ' true'])('refuses %s', (text) => {
    expect(flag(true).safeParse(text).success).toBe(false);
  });

  it('has a default', () => {
    expect([flag(true).parse(undefined), flag(false).parse(undefined)]).toEqual([true, false]);
  });
});

describe(url.name, () => {
  const redis = url('redis', 'rediss');

  it.each(['redis://localhost', 'rediss://u:p%40ss@h:6379/0', 'REDIS://localhost'])('takes %s', (text) => {
    expect(redis.parse(text)).toBe(text);
  });

  it.each([
    'localhost:6379',
    'http://localhost',
    'redis:',
    'redis://',
    'redis:/x',
    'redis://u:100%@h',
    'redis://u%zz@h',
  ])('refuses %s', (text) => {
    expect(redis.safeParse(text).success).toBe(false);
  });

  it('says its schemes', () => {
    expect(redis.description).toBe('a URL that begins with redis:// or rediss://');
  });
});

describe(secret.name, () => {
  it('asks for a length where one is needed', () => {
    expect(secret(32).safeParse('short').success).toBe(false);
    expect(secret(32).description).toBe('a secret of at least 32 characters');
    expect(secret().parse('short')).toBe('short');
    expect(secret(32).parse(undefined)).toBeUndefined();
  });
});
