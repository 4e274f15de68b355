import { hostStack } from '../running-stack.js';
import { print, say } from '../say.js';
import { readSettings } from '../settings.js';
import { aborted } from '../stop-signal.js';

/** `npm run stack`: the servers alone, until Ctrl-C. */
export async function stackCommand(_words: string[], stop: AbortSignal): Promise<number> {
  await hostStack(readSettings(), stop, async (urls) => {
    say('the servers are up; in another terminal:');
    print(
      [
        '',
        `export DATABASE_URL='${urls.database}'`,
        `export REDIS_URL='${urls.redis}'`,
        `export CACHE_REDIS_URL='${urls.cacheRedis}'`,
        `export NATS_URL='${urls.nats}'`,
        '',
        '',
      ].join('\n'),
    );
    say('Ctrl-C stops them');
    await aborted(stop);
  });
  say('stopped');
  return 0;
}
