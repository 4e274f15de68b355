import { ServiceError } from '@marquee/contracts';
import type { CacheOutcome } from './cache-status.js';
import type { Entry } from './entry.js';
import { ageOf, type Age } from './freshness.js';
import type { Held, MemoryTier, Representation } from './memory-tier.js';
import { SingleFlight } from './single-flight.js';

/** The tier that all processes share. A tier that fails is no tier: the reader goes on without it. */
export interface SharedTier {
  /** The entry, or null. Rejects when the tier does not answer. */
  get(key: string): Promise<Entry | null>;
}

/** Where an answer comes from when no tier holds a usable one. */
export interface EntrySource {
  /** The answer from behind: the durable tier or upstream. */
  load(): Promise<Loaded>;
  /** The same, from upstream even if a held answer would do. */
  refresh(): Promise<Loaded>;
  /** The form in which the answer is sent from this process. */
  represent(entry: Entry): Promise<Representation>;
}

export interface Loaded {
  entry: Entry;
  outcome: CacheOutcome;
}

export interface Served {
  representation: Representation;
  outcome: CacheOutcome;
}

/** What a reader counts; all figures since the start of the process. */
export interface ReaderFigures {
  memoryHits: number;
  redisHits: number;
  postgresHits: number;
  misses: number;
  staleOnError: number;
  errors: number;
}

const REFRESH_PAUSE_MS = 10_000;
/** Short, as whoever asks next is told of the upstream's return no sooner. */
const STAND_IN_MS = 2_000;
const STANDS_IN_FOR = ['UNAVAILABLE', 'OVERLOADED', 'DEADLINE_EXCEEDED', 'REPLY_TOO_LARGE'];

/**
 * The way of a read: memory, then the shared tier, then the source. Stale answers are served at once while one refresh
 * runs; when the source cannot be reached, an older answer stands in as long as its class allows, for a moment without
 * asking again.
 */
export class TieredReader {
  private readonly lookUps = new SingleFlight<Found | undefined>();
  private readonly loads = new SingleFlight<Loaded & { held: Held }>();
  private readonly refreshes = new SingleFlight<Loaded & { held: Held }>();
  readonly figures: ReaderFigures = {
    memoryHits: 0,
    redisHits: 0,
    postgresHits: 0,
    misses: 0,
    staleOnError: 0,
    errors: 0,
  };

  constructor(
    private readonly memory: MemoryTier,
    private readonly shared: SharedTier,
    private readonly now: () => number = Date.now,
  ) {}

  /** The answer for `key`. Rejects with the source's error when nothing usable is held anywhere. */
  async read(key: string, source: EntrySource): Promise<Served> {
    const atOnce = this.fromMemory(key, source);
    if (atOnce) return atOnce;
    const found = await this.lookUps.run(key, () => this.lookUp(key, source)).result;
    if (found && this.isServable(found.held)) return this.hit(key, found.held, found.tier, source);
    // A load that began earlier may have ended while the shared tier was asked.
    return this.fromMemory(key, source) ?? this.load(key, found?.held ?? this.memory.get(key), source);
  }

  private fromMemory(key: string, source: EntrySource): Served | undefined {
    const held = this.memory.get(key);
    if (!held) return undefined;
    const { standsIn, trustedUntil } = held;
    if (standsIn && this.now() < standsIn.until && this.age(held) !== 'gone') {
      return this.standIn(held, standsIn.status);
    }
    const servable = this.now() < trustedUntil && this.isServable(held);
    return servable ? this.hit(key, held, 'memory', source) : undefined;
  }

  /** What the shared tier holds; what memory holds when it does not answer. */
  private async lookUp(key: string, source: EntrySource): Promise<Found | undefined> {
    const held = this.memory.get(key);
    let entry: Entry | null;
    try {
      entry = await this.shared.get(key);
    } catch {
      return held && { held, tier: 'memory' };
    }
    const ahead = entry && held ? held.representation.header.fetchedAt - entry.header.fetchedAt : -1;
    // A write has not reached the shared tier: the source knows which answer holds.
    if (!entry || ahead > 0) return undefined;
    if (held && ahead === 0) {
      this.memory.confirm(held);
      return { held, tier: 'redis' };
    }
    try {
      return { held: this.memory.admit(key, await source.represent(entry)), tier: 'redis' };
    } catch {
      // Damaged bytes are no entry. If `represent` is at fault, the source's own answer shows it.
      return undefined;
    }
  }

  private hit(key: string, held: Held, tier: 'memory' | 'redis', source: EntrySource): Served {
    this.figures[tier === 'memory' ? 'memoryHits' : 'redisHits'] += 1;
    if (this.age(held) === 'stale') this.refreshSoon(key, held, source);
    return { representation: held.representation, outcome: { kind: 'hit', tier } };
  }

  private async load(key: string, older: Held | undefined, source: EntrySource): Promise<Served> {
    const { result, joined } = this.loads.run(key, () => this.admit(key, source, source.load()));
    try {
      const { held, outcome } = await result;
      this.count(outcome);
      if (outcome.kind === 'stale') this.letStandIn(held, outcome.status);
      const told = outcome.kind === 'miss' && joined ? { ...outcome, collapsed: true } : outcome;
      return { representation: held.representation, outcome: told };
    } catch (error) {
      if (older && this.age(older) !== 'gone' && error instanceof ServiceError && mayStandInFor(error)) {
        const status = error.upstreamStatus ?? 503;
        this.letStandIn(older, status);
        return this.standIn(older, status);
      }
      this.figures.errors += 1;
      throw error;
    }
  }

  private letStandIn(held: Held, status: number): void {
    held.standsIn = { until: this.now() + STAND_IN_MS, status };
  }

  private standIn({ representation }: Held, status: number): Served {
    this.figures.staleOnError += 1;
    return { representation, outcome: { kind: 'stale', status } };
  }

  private refreshSoon(key: string, held: Held, source: EntrySource): void {
    if (held.refreshNotBefore > this.now()) return;
    held.refreshNotBefore = this.now() + REFRESH_PAUSE_MS;
    const { result } = this.refreshes.run(key, () => this.admit(key, source, source.refresh()));
    // Nobody waits for it: the stale answer has been served, and the next reader after the pause tries again.
    result.catch(() => undefined);
  }

  private async admit(key: string, source: EntrySource, loading: Promise<Loaded>): Promise<Loaded & { held: Held }> {
    const loaded = await loading;
    return { ...loaded, held: this.memory.admit(key, await source.represent(loaded.entry)) };
  }

  private count(outcome: CacheOutcome): void {
    if (outcome.kind === 'hit') this.figures.postgresHits += 1;
    else if (outcome.kind === 'miss') this.figures.misses += 1;
    else this.figures.staleOnError += 1;
  }

  private isServable(held: Held): boolean {
    const age = this.age(held);
    return age === 'fresh' || age === 'stale';
  }

  private age({ representation }: Held): Age {
    return ageOf(representation.header, this.now());
  }
}

function mayStandInFor({ code }: ServiceError): boolean {
  return STANDS_IN_FOR.includes(code) || code.startsWith('UPSTREAM_');
}

interface Found {
  held: Held;
  tier: 'memory' | 'redis';
}
