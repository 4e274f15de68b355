import { Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { SharedEntries } from '@marquee/cache';
import { TvdbClient } from '../tvdb/tvdb.client.js';
import { DocumentStore } from './document.store.js';

/** When an upstream's origin has changed (a sandbox before, the real one now), the old answers go. */
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
    this.purge().catch((error: unknown) => this.logger.warn({ err: error }, 'old origins are not purged'));
  }

  private async purge(): Promise<void> {
    const keys = await this.store.purgeOtherOrigins('tvdb', this.tvdb.origin);
    if (keys.length === 0) return;
    await this.shared.forget(keys);
    this.logger.log(`purged ${keys.length} documents of other origins than ${this.tvdb.origin}`);
  }
}
