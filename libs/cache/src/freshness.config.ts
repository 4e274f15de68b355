import { defineConfig, optionalNumber, wholeNumber } from '@marquee/service-kit';
import type { FreshnessSettings } from './freshness.js';

const DAYS_180_S = 180 * 24 * 3600;

export const freshnessConfig = defineConfig(
  'freshness',
  {
    CACHE_TTL_DYNAMIC_HOURS: wholeNumber({ min: 1, max: 720, otherwise: 1 }),
    CACHE_TTL_SEARCH: wholeNumber({ min: 1, max: DAYS_180_S, otherwise: 3600 }),
    CACHE_TTL_TVSHOWS: optionalNumber({ min: 1, max: DAYS_180_S }),
  },
  (env): FreshnessSettings => ({
    dynamicHours: env.CACHE_TTL_DYNAMIC_HOURS,
    listSeconds: env.CACHE_TTL_SEARCH,
    seriesSeconds: env.CACHE_TTL_TVSHOWS,
  }),
);
