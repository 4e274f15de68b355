import { defineConfig, url } from '@marquee/service-kit';
import { z } from 'zod';

/** The real upstream: its address, and the name under which its answers are kept. */
export const OFFICIAL_TVDB = { baseUrl: 'https://api4.thetvdb.com/v4', origin: 'tvdb' } as const;

const label = z
  .string()
  .regex(/^[a-z0-9-]{1,32}$/)
  .optional()
  .describe('a short name in lower case, e.g. sandbox');

/**
 * Where TheTVDB is, and the name under which its answers are kept: answers of different origins never meet in a cache.
 * Whoever reads the cache needs it as well as whoever fills it.
 */
export const tvdbOriginConfig = defineConfig(
  'tvdb-origin',
  {
    TVDB_BASE_URL: url('http', 'https')
      .default(OFFICIAL_TVDB.baseUrl)
      .describe('a URL that begins with https:// or http://'),
    TVDB_ORIGIN: label,
  },
  (env) => {
    const baseUrl = env.TVDB_BASE_URL.replace(/\/+$/, '');
    const ownName = baseUrl === OFFICIAL_TVDB.baseUrl ? OFFICIAL_TVDB.origin : new URL(baseUrl).host;
    return { baseUrl, origin: env.TVDB_ORIGIN ?? ownName };
  },
);
