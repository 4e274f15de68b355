import { ageOf, createEntry, SingleFlight, type Entry, type FreshnessTable, type Loaded } from '@marquee/cache';
import {
  DOCUMENT_ROUTES,
  documentKey,
  ServiceError,
  type DocumentRequest,
  type DocumentRoute,
} from '@marquee/contracts';
import { within } from '@marquee/service-kit';
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

/** A database that hangs must not take the time that a caller has for upstream. */
const DURABLE_DEADLINE_MS = 250;

/**
 * Fills the cache: what is held durably and may be served, else what upstream answers, else an older answer in its
 * place. One look and one fetch per key and process; they go on when their asker has stopped to wait, so that the next
 * one hits.
 */
export class DocumentsService {
  private readonly answers = new SingleFlight<Loaded>();
  private readonly fetches = new SingleFlight<Loaded>();
  private readonly now: () => number;

  constructor(private readonly parts: DocumentsParts) {
    this.now = parts.now ?? Date.now;
  }

  /** The document and how it came about. Throws UPSTREAM_* errors when nothing usable is held. */
  async get(request: DocumentRequest): Promise<Loaded> {
    const wanted = this.locate(request);
    const { result, joined } = this.answers.run(wanted.key, () => this.answer(wanted));
    const loaded = await result;
    return joined ? collapsed(loaded) : loaded;
  }

  /**
   * A document that is not stale: every gateway asks for it when its own one is, and the first has it fetched for all.
   * An older one only if upstream fails.
   */
  async refresh(request: DocumentRequest): Promise<Loaded> {
    const wanted = this.locate(request);
    const held = await this.held(wanted.key);
    if (!held || ageOf(held.header, this.now()) !== 'fresh') return this.fetchOnce(wanted, held);
    await this.share(held);
    return { entry: held, outcome: { kind: 'hit', tier: 'postgres' } };
  }

  private locate({ route: name, params }: DocumentRequest): Wanted {
    const route = DOCUMENT_ROUTES.get(name);
    if (!route) throw new ServiceError('BAD_REQUEST', `there is no route ${name}`);
    return { key: documentKey(this.parts.upstream.origin, route, params), route, params };
  }

  private async answer(wanted: Wanted): Promise<Loaded> {
    const held = await this.held(wanted.key);
    const age = held && ageOf(held.header, this.now());
    if (!held || age === 'expired' || age === 'gone') return this.fetchOnce(wanted, held);
    await this.share(held);
    // Nobody waits for it, and the next reader of a stale answer starts it again.
    if (age === 'stale') this.fetchOnce(wanted, held).catch(() => undefined);
    return { entry: held, outcome: { kind: 'hit', tier: 'postgres' } };
  }

  private async fetchOnce(wanted: Wanted, older: Entry | null): Promise<Loaded> {
    const { result, joined } = this.fetches.run(wanted.key, () => this.fetch(wanted, older));
    const loaded = await result;
    return joined ? collapsed(loaded) : loaded;
  }

  private async fetch(wanted: Wanted, older: Entry | null): Promise<Loaded> {
    const { upstream, lifetimes } = this.parts;
    const { key, route, params } = wanted;
    const fetchStartedAt = this.now();
    try {
      const document = await upstream.fetch(route, params);
      const entry = await createEntry({ ...document, key, fetchedAt: this.now() }, lifetimes);
      await this.keep({ entry, route, params, origin: upstream.origin, fetchStartedAt });
      return { entry, outcome: { kind: 'miss', status: document.status, stored: true, collapsed: false } };
    } catch (error) {
      const failed = error instanceof ServiceError && error.code.startsWith('UPSTREAM_');
      if (!failed || !older || ageOf(older.header, this.now()) === 'gone') throw error;
      return { entry: older, outcome: { kind: 'stale', status: error.upstreamStatus ?? 503 } };
    }
  }

  private async held(key: string): Promise<Entry | null> {
    return within(DURABLE_DEADLINE_MS, this.parts.durable.find(key)).catch((error: unknown) => {
      this.parts.onTierFailure('durable', error);
      return null;
    });
  }

  /** Durable first: what gateways can read must not be lost by the next restart. */
  private async keep(document: StoredDocument): Promise<void> {
    const saved = within(DURABLE_DEADLINE_MS, this.parts.durable.save(document));
    await saved.catch((error: unknown) => this.parts.onTierFailure('durable', error));
    await this.share(document.entry);
  }

  private async share(entry: Entry): Promise<void> {
    await this.parts.shared.put(entry).catch((error: unknown) => this.parts.onTierFailure('shared', error));
  }
}

/** As it is told to those who found the work begun by somebody else. */
function collapsed({ entry, outcome }: Loaded): Loaded {
  return { entry, outcome: outcome.kind === 'miss' ? { ...outcome, collapsed: true } : outcome };
}

interface Wanted {
  key: string;
  route: DocumentRoute;
  params: DocumentRequest['params'];
}
