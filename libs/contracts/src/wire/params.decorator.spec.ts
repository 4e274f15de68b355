import 'reflect-metadata';
import { describe, expect, it } from '@jest/globals';
import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import { DigitsParam, FlagParam } from './params.decorator.js';

class Params {
  @DigitsParam('id', { min: 1, max: 1000 })
  id!: number;

  @DigitsParam('page', { min: 0, max: 10, optional: true })
  page: number = 0;

  @FlagParam('extended')
  extended: boolean = false;
}

describe(DigitsParam.name, () => {
  it.each([
    ['1', 1],
    ['42', 42],
    ['1000', 1000],
    ['007', 7],
    [42, 42],
  ])('takes %j', (id, expected) => {
    expect(read({ id })).toEqual({ id: expected, page: 0, extended: false });
  });

  it.each<unknown>([
    '1e3',
    '0x10',
    '0b1',
    ' 7',
    '7 ',
    '7\n',
    '+7',
    '-1',
    '1.5',
    '1.0',
    '',
    'seven',
    '٧',
    '1_000',
    'Infinity',
    'NaN',
    '0',
    '1001',
    '9'.repeat(16),
    '9'.repeat(400),
    1.5,
    -1,
    Number.NaN,
    Number.POSITIVE_INFINITY,
    true,
    null,
    undefined,
    ['7'],
    ['7', '8'],
    { valueOf: '7' },
  ])('refuses %j and says what it wants', (id) => {
    expect(read({ id })).toEqual(['id must be a whole number from 1 to 1000']);
  });

  it('falls back to the default of an optional one', () => {
    expect(read({ id: '1' })).toMatchObject({ page: 0 });
    expect(read({ id: '1', page: '3' })).toMatchObject({ page: 3 });
    expect(read({ id: '1', page: '-1' })).toEqual(['page must be a whole number from 0 to 10']);
  });
});

describe(FlagParam.name, () => {
  it.each([
    ['true', true],
    ['false', false],
    [true, true],
    [undefined, false],
  ])('takes %j', (extended, expected) => {
    expect(read({ id: '1', extended })).toMatchObject({ extended: expected });
  });

  it.each<unknown>(['TRUE', 'yes', '1', '0', 1, 0, '', 'true ', ['true'], ['true', 'false'], {}])(
    'refuses %j',
    (value) => {
      expect(read({ id: '1', extended: value })).toEqual(['extended must be true or false']);
    },
  );
});

/** The values, or the messages of the faults, without repetition. */
function read(given: object): Params | string[] {
  const defined = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
  const params = plainToInstance(Params, defined);
  const faults = validateSync(params).flatMap(({ constraints }) => Object.values(constraints ?? {}));
  return faults.length > 0 ? [...new Set(faults)] : params;
}
