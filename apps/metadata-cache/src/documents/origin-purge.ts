import { Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { SharedEntries } from '@marquee/cache';
import { TvdbClient } from '../tvdb/tvdb.client.js';
import { DocumentStore } from './document.store.js';

/** The name of the real upstream's answers, which are worth keeping when something else is tried for a while. */
const REAL_ORIGIN = 'tvdb';

/** When the real upstream comes (a sandbox stood in for it before), the answers of others go. */
@Injectable()
export class OriginPurge implements OnApplicationBootstrap {
  private readonly logger = new Logger(OriginPurge.name);

  constructor(
    private readonly store: DocumentStore,
    private readonly shared: SharedEntries,
    private readonly tvdb: TvdbClient,
  ) {}

  /** Keys hold the origin, so nothing old can be served meanwhile, and the boot need not wait or fail. */
  onApplicationBootstrap(): void {
    if (this.tvdb.origin !== REAL_ORIGIN) return;
    this.purge().catch((error: unknown) => this.logger.warn({ err: error }, 'old origins are not purged'));
  }

  private async purge(): Promise<void> {
    const { origin } = this.tvdb;
    let purged = 0;
    for (;;) {
      const keys = await this.store.purgeOtherOrigins('tvdb', origin);
      if (keys.length === 0) break;
      purged += keys.length;
      // Nobody reads these keys any more, and Redis lets them expire: only space is at stake.
      await this.shared.forget(keys).catch(() => undefined);
    }
    if (purged > 0) this.logger.log(`purged ${purged} documents of other origins than ${origin}`);
  }
}
