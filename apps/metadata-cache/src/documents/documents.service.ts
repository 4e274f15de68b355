import {
  ageOf,
  createEntry,
  SingleFlight,
  type CacheOutcome,
  type Entry,
  type FreshnessTable,
  type Loaded,
} from '@marquee/cache';
import { DOCUMENT_ROUTES, documentKey, ServiceError, type DocumentRequest, type DocumentRoute } from '@marquee/contracts';
import type { StoredDocument } from './document.store.js';
import type { Upstream } from './upstream.js';

/** The tier that lasts. Rejects when it does not answer; then documents are served without it. */
export interface DurableTier {
  find(key: string): Promise<Entry | null>;
  save(document: StoredDocument): Promise<void>;
}

/** The tier that gateways read. */
export interface SharedWriter {
  put(entry: Entry): Promise<void>;
}

export interface DocumentsParts {
  durable: DurableTier;
  shared: SharedWriter;
  upstream: Upstream;
  lifetimes: FreshnessTable;
  /** Told about a tier that failed: the answer goes out all the same. */
  onTierFailure: (tier: 'durable' | 'shared', error: unknown) => void;
  now?: () => number;
}

/**
 * Fills the cache: what is held durably and may be served, else what upstream answers, else an older answer in its
 * place. One flight per key and process; it goes on when its asker has stopped to wait, so that the next one hits.
 */
export class DocumentsService {
  private readonly flights = new SingleFlight<Loaded>();
  private readonly refreshes = new SingleFlight<Loaded>();
  private readonly now: () => number;

  constructor(private readonly parts: DocumentsParts) {
    this.now = parts.now ?? Date.now;
  }

  /** The document and how it came about. Throws UPSTREAM_* errors when nothing usable is held. */
  async get(request: DocumentRequest): Promise<Loaded> {
    const wanted = this.locate(request);
    const { result, joined } = this.flights.run(wanted.key, () => this.answer(wanted));
    const loaded = await result;
    return joined ? { ...loaded, outcome: collapsed(loaded.outcome) } : loaded;
  }

  /** The document as upstream has it now; an older one only if upstream fails. */
  refresh(request: DocumentRequest): Promise<Loaded> {
    return this.refreshOnce(this.locate(request));
  }

  private locate({ route: name, params }: DocumentRequest): Wanted {
    const route = DOCUMENT_ROUTES.get(name);
    if (!route) throw new ServiceError('BAD_REQUEST', `there is no route ${name}`);
    return { key: documentKey(this.parts.upstream.origin, route, params), route, params };
  }

  private async answer(wanted: Wanted): Promise<Loaded> {
    const held = await this.held(wanted.key);
    const age = held ? ageOf(held.header, this.now()) : 'gone';
    if (held && (age === 'fresh' || age === 'stale')) {
      await this.share(held);
      // Nobody waits for it, and the next reader of a stale answer starts it again.
      if (age === 'stale') this.refreshOnce(wanted).catch(() => undefined);
      return { entry: held, outcome: { kind: 'hit', tier: 'postgres' } };
    }
    return this.fetch(wanted, age === 'gone' ? undefined : (held ?? undefined));
  }

  private refreshOnce(wanted: Wanted): Promise<Loaded> {
    const work = async () => {
      const held = await this.held(wanted.key);
      return this.fetch(wanted, held && ageOf(held.header, this.now()) !== 'gone' ? held : undefined);
    };
    return this.refreshes.run(wanted.key, work).result;
  }

  private async fetch(wanted: Wanted, older: Entry | undefined): Promise<Loaded> {
    const { upstream, lifetimes } = this.parts;
    const { key, route, params } = wanted;
    const fetchStartedAt = this.now();
    try {
      const document = await upstream.fetch(route, params);
      const entry = await createEntry({ ...document, key, fetchedAt: this.now() }, lifetimes);
      await this.keep({ entry, route, params, origin: upstream.origin, fetchStartedAt });
      return { entry, outcome: { kind: 'miss', status: document.status, stored: true, collapsed: false } };
    } catch (error) {
      if (!older || !(error instanceof ServiceError) || !error.code.startsWith('UPSTREAM_')) throw error;
      return { entry: older, outcome: { kind: 'stale', status: error.upstreamStatus ?? 503 } };
    }
  }

  private async held(key: string): Promise<Entry | null> {
    return this.parts.durable.find(key).catch((error: unknown) => {
      this.parts.onTierFailure('durable', error);
      return null;
    });
  }

  /** Durable first: what gateways can read must not be lost by the next restart. */
  private async keep(document: StoredDocument): Promise<void> {
    await this.parts.durable.save(document).catch((error: unknown) => this.parts.onTierFailure('durable', error));
    await this.share(document.entry);
  }

  private async share(entry: Entry): Promise<void> {
    await this.parts.shared.put(entry).catch((error: unknown) => this.parts.onTierFailure('shared', error));
  }
}

function collapsed(outcome: CacheOutcome): CacheOutcome {
  return outcome.kind === 'miss' ? { ...outcome, collapsed: true } : outcome;
}

interface Wanted {
  key: string;
  route: DocumentRoute;
  params: DocumentRequest['params'];
}
