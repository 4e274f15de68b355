import { defineConfig, flag } from '@marquee/service-kit';
import { z } from 'zod';

/** Demo keys stand in the documentation, so they open nothing but a demo: never in production, only from loopback. */
export const gatewayAuthConfig = defineConfig(
  'gateway-auth',
  { DEMO_KEYS: flag(false), NODE_ENV: z.string().optional() },
  (env, reject) => {
    if (env.DEMO_KEYS && env.NODE_ENV === 'production') reject('DEMO_KEYS', 'expected to be off in production');
    return { demoKeys: env.DEMO_KEYS };
  },
);
