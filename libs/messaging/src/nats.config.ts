import { defineConfig, url } from '@marquee/service-kit';

export const natsConfig = defineConfig(
  'nats',
  {
    NATS_URL: url('nats', 'tls').default('nats://127.0.0.1:4222').describe('a URL that begins with nats:// or tls://'),
  },
  (env) => {
    const { protocol, host, username, password } = new URL(env.NATS_URL);
    const [user, pass] = [username, password].map(decodeURIComponent);
    return { server: host, tls: protocol === 'tls:', user, pass };
  },
);
