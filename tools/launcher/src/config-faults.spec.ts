import { describe, expect, it } from '@jest/globals';
import { ConfigFaults } from './config-faults.js';

const LEVEL = { variable: 'LOG_LEVEL', expected: 'expected one of info, debug' };
const SECRET = { variable: 'SECRET_KEY', expected: 'expected a secret' };

describe(ConfigFaults.name, () => {
  it('tells a fault of several services once', () => {
    const sut = new ConfigFaults();
    expect(sut.take(JSON.stringify({ level: 'fatal', service: 'gateway', faults: [SECRET, LEVEL] }))).toBe(true);
    expect(sut.take(JSON.stringify({ level: 'fatal', service: 'favorites', faults: [LEVEL] }))).toBe(true);
    expect(sut.any).toBe(true);
    expect(sut.toString()).toBe(
      [
        'The configuration cannot be used:',
        '  LOG_LEVEL: expected one of info, debug',
        '  SECRET_KEY: expected a secret',
      ].join('\n'),
    );
  });

  it.each(['{"level":"info","msg":"listening"}', 'no JSON, "faults":', '{"faults":"none"}', '{"faults":[null,1]}', ''])(
    'leaves other lines alone: %s',
    (line) => {
      const sut = new ConfigFaults();
      expect(sut.take(line)).toBe(false);
      expect(sut.any).toBe(false);
    },
  );
});
