import { Logger, Module } from '@nestjs/common';
import type { ConfigType } from '@nestjs/config';
import { freshnessConfig, freshnessTable, SharedEntries } from '@marquee/cache';
import { TvdbClient } from '../tvdb/tvdb.client.js';
import { DocumentStore } from './document.store.js';
import { DocumentsHandler } from './documents.handler.js';
import { DocumentsService } from './documents.service.js';
import { OriginPurge } from './origin-purge.js';

@Module({
  controllers: [DocumentsHandler],
  providers: [
    TvdbClient,
    DocumentStore,
    SharedEntries,
    OriginPurge,
    {
      provide: DocumentsService,
      inject: [DocumentStore, SharedEntries, TvdbClient, freshnessConfig.KEY],
      useFactory: (
        durable: DocumentStore,
        shared: SharedEntries,
        upstream: TvdbClient,
        freshness: ConfigType<typeof freshnessConfig>,
      ) => {
        const logger = new Logger(DocumentsService.name);
        const onTierFailure = (tier: string, error: unknown) => logger.warn({ tier, err: error });
        return new DocumentsService({ durable, shared, upstream, lifetimes: freshnessTable(freshness), onTierFailure });
      },
    },
  ],
})
export class DocumentsModule {}
