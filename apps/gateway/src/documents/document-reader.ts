import { Inject, Injectable } from '@nestjs/common';
import type { ConfigType } from '@nestjs/config';
import {
  decodeLoaded,
  MemoryTier,
  SharedEntries,
  TieredReader,
  type Entry,
  type EntrySource,
  type Loaded,
  type Served,
} from '@marquee/cache';
import {
  documentKey,
  getDocument,
  refreshDocument,
  ServiceError,
  type DocumentParams,
  type DocumentRequest,
  type DocumentRoute,
  type RpcContract,
} from '@marquee/contracts';
import { NatsLink, RpcClient } from '@marquee/messaging';
import { tvdbOriginConfig } from '@marquee/upstream';
import { documentsConfig } from './documents.config.js';
import { represent } from './represent.js';

/** A document as a route of ours asks for it. */
export interface WantedDocument {
  route: DocumentRoute;
  params: DocumentParams;
  /** Our path, to which the links of a paged answer are turned. */
  path: string;
}

/** Reads documents: from memory, from cache Redis, or by asking metadata-cache. */
@Injectable()
export class DocumentReader {
  private readonly memory: MemoryTier;
  private readonly reader: TieredReader;

  constructor(
    private readonly shared: SharedEntries,
    private readonly rpc: RpcClient,
    nats: NatsLink,
    @Inject(tvdbOriginConfig.KEY) private readonly tvdb: ConfigType<typeof tvdbOriginConfig>,
    @Inject(documentsConfig.KEY) private readonly config: ConfigType<typeof documentsConfig>,
  ) {
    this.memory = new MemoryTier(config.memoryBytes);
    this.reader = new TieredReader(this.memory, shared);
    nats.onReconnect(() => this.memory.distrustAll());
  }

  /** The name of the origin whose answers are served. */
  get origin(): string {
    return this.tvdb.origin;
  }

  get figures(): Record<string, unknown> {
    return { ...this.reader.figures, memory: this.memory.figures };
  }

  /** The answer and how it came about. Throws a ServiceError when there is none. */
  read(wanted: WantedDocument): Promise<Served> {
    return this.reader.read(documentKey(this.origin, wanted.route, wanted.params), this.sourceOf(wanted));
  }

  private sourceOf({ route, params, path }: WantedDocument): EntrySource {
    const request = { route: route.name, params };
    return {
      load: () => this.ask(getDocument, request, this.config.missDeadlineMs),
      refresh: () => this.ask(refreshDocument, request, refreshDocument.deadlineMs),
      represent: (entry) => represent(entry, route.paged ? path : undefined),
    };
  }

  private async ask(
    contract: RpcContract<DocumentRequest, Uint8Array>,
    request: DocumentRequest,
    deadlineMs: number,
  ): Promise<Loaded> {
    const frame = await this.rpc.call(contract, request, { deadlineMs });
    return decodeLoaded(frame, (key) => this.largeBody(key));
  }

  /** A body too large for a message lies in cache Redis; without Redis it cannot be had. */
  private async largeBody(key: string): Promise<Entry> {
    const entry = await this.shared.get(key).catch(() => null);
    if (entry) return entry;
    throw new ServiceError('UNAVAILABLE', 'The answer is too large to be served without cache Redis.', {
      retryAfter: 2,
    });
  }
}
