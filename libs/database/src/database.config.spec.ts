import { describe, expect, it } from '@jest/globals';
import { databaseConfig } from './database.config.js';

const DATABASE_URL = 'postgresql://marquee:secret@127.0.0.1:5432/marquee';

describe('databaseConfig', () => {
  it('takes ten connections unless told otherwise', () => {
    expect(databaseConfig.from({ DATABASE_URL })).toEqual({ url: DATABASE_URL, pool: { max: 10 } });
    expect(databaseConfig.from({ DATABASE_URL, DATABASE_POOL_MAX: '3' }).pool.max).toBe(3);
  });

  it.each([
    ['no URL', {}, 'DATABASE_URL'],
    ['the URL of something else', { DATABASE_URL: 'mysql://root:secret@127.0.0.1/marquee' }, 'DATABASE_URL'],
    ['an empty pool', { DATABASE_URL, DATABASE_POOL_MAX: '0' }, 'DATABASE_POOL_MAX'],
  ])('refuses %s, and names the variable but not its value', (_, values, variable) => {
    const faults = databaseConfig.faults(values);
    expect(faults.map((fault) => fault.variable)).toEqual([variable]);
    expect(JSON.stringify(faults)).not.toContain('secret');
  });
});
