import { defineConfig, secret } from '@marquee/service-kit';

/** The credential for TheTVDB v4. Without a key its routes answer "not configured", and everything else works. */
export const tvdbConfig = defineConfig('tvdb', { TVDB_API_KEY: secret(), TVDB_PIN: secret() }, (env) => ({
  apiKey: env.TVDB_API_KEY,
  pin: env.TVDB_PIN,
}));
