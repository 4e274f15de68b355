import { describe, expect, it } from '@jest/globals';
import { freshnessConfig } from './freshness.config.js';

describe('freshnessConfig', () => {
  it('works without variables', () => {
    expect(freshnessConfig.from({})).toEqual({ dynamicHours: 1, listSeconds: 3_600, seriesSeconds: undefined });
  });

  it('reads hours and seconds', () => {
    const values = { CACHE_TTL_DYNAMIC_HOURS: '2', CACHE_TTL_SEARCH: '30', CACHE_TTL_TVSHOWS: '86400' };
    expect(freshnessConfig.from(values)).toEqual({ dynamicHours: 2, listSeconds: 30, seriesSeconds: 86_400 });
  });

  it.each(['0', '-1', '1.5', 'soon', '15552001'])('names the variable that says %s', (value) => {
    const [fault] = freshnessConfig.faults({ CACHE_TTL_SEARCH: value });
    expect(fault?.variable).toBe('CACHE_TTL_SEARCH');
  });
});
