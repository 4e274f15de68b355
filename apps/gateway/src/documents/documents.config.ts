import { defineConfig, wholeNumber } from '@marquee/service-kit';

const MIB = 1024 * 1024;

export const documentsConfig = defineConfig(
  'documents',
  {
    MEMORY_CACHE_MB: wholeNumber({ min: 1, max: 65_536, otherwise: 64 }),
    MISS_DEADLINE_MS: wholeNumber({ min: 100, max: 30_000, otherwise: 1_400 }),
  },
  (env) => ({
    memoryBytes: env.MEMORY_CACHE_MB * MIB,
    /** How long a caller waits for a fill; the fill itself goes on. */
    missDeadlineMs: env.MISS_DEADLINE_MS,
  }),
);
