import { Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { SharedEntries } from '@marquee/cache';
import { OFFICIAL_TVDB } from '@marquee/upstream';
import { TvdbClient } from '../tvdb/tvdb.client.js';
import { DocumentStore } from './document.store.js';

/**
 * When the real upstream comes (a sandbox stood in for it before), the answers of others go. Its own are kept while
 * something else is tried.
 */
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
    if (this.tvdb.origin !== OFFICIAL_TVDB.origin) return;
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
