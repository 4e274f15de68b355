import { randomBytes } from 'node:crypto';
import { defineConfig, secret } from '@marquee/service-kit';
import { z } from 'zod';

export const MINIMUM_SECRET_LENGTH = 32;

/** What signs access tokens. Without one, development signs with a secret of the process; production does not boot. */
export const authConfig = defineConfig(
  'auth',
  { SECRET_KEY: secret(MINIMUM_SECRET_LENGTH), NODE_ENV: z.string().optional() },
  (env, reject) => {
    if (env.SECRET_KEY === undefined && env.NODE_ENV === 'production') {
      reject('SECRET_KEY', `expected a secret of at least ${MINIMUM_SECRET_LENGTH} characters, required in production`);
    }
    return { secret: env.SECRET_KEY ?? randomBytes(MINIMUM_SECRET_LENGTH).toString('base64url') };
  },
);
