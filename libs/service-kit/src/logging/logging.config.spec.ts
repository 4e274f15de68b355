import { describe, expect, it } from '@jest/globals';
import { loggingConfig } from './logging.config.js';

const levelOf = (values: Record<string, string>) => loggingConfig.from(values).level;

describe('LOG_LEVEL and DEBUG', () => {
  it.each([
    ['INFO', 'info'],
    ['Debug', 'debug'],
    ['WARN', 'warn'],
    ['WARNING', 'warn'],
    ['error', 'error'],
    ['Silent', 'silent'],
  ])('read LOG_LEVEL=%s', (text, level) => {
    expect(levelOf({ LOG_LEVEL: text })).toBe(level);
  });

  it.each(['true', 'TRUE', 'True', '1', 'Yes'])('read DEBUG=%s as the level debug', (text) => {
    expect(levelOf({ DEBUG: text })).toBe('debug');
  });

  it.each(['false', 'False', '0', 'ioredis:*', '*', 'express:router'])('leave DEBUG=%s at info', (text) => {
    expect(levelOf({ DEBUG: text })).toBe('info');
  });

  it('let LOG_LEVEL win', () => {
    expect(levelOf({ LOG_LEVEL: 'error', DEBUG: 'true' })).toBe('error');
  });

  it('refuse what they do not know, by name', () => {
    expect(loggingConfig.faults({ LOG_LEVEL: 'loud', DEBUG: 'maybe' }).map(({ variable }) => variable)).toEqual([
      'LOG_LEVEL',
      'DEBUG',
    ]);
  });
});
