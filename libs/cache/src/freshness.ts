const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** How an answer ages; decided when it is fetched, from its route and its body. */
export type FreshnessClass = 'airing' | 'recent' | 'settled' | 'list' | 'empty' | 'notFound';

/** Milliseconds: until an entry is stale, and for how long after that it may still stand in for a failing upstream. */
export interface Lifetime {
  softMs: number;
  staleOnErrorMs: number;
}

export type FreshnessTable = Readonly<Record<FreshnessClass, Lifetime>>;

export interface FreshnessSettings {
  dynamicHours: number;
  listSeconds: number;
  /** Upper bound for series, if the operator set one. */
  seriesSeconds?: number | undefined;
}

/** The classes and their lifetimes. A missing answer never stands in for one that cannot be fetched. */
export function freshnessTable({ dynamicHours, listSeconds, seriesSeconds }: FreshnessSettings): FreshnessTable {
  const capped = (ms: number) => Math.min(ms, seriesSeconds === undefined ? Infinity : seriesSeconds * 1000);
  return {
    airing: { softMs: capped(dynamicHours * HOUR), staleOnErrorMs: 7 * DAY },
    recent: { softMs: capped(DAY), staleOnErrorMs: 30 * DAY },
    settled: { softMs: capped(7 * DAY), staleOnErrorMs: 30 * DAY },
    list: { softMs: listSeconds * 1000, staleOnErrorMs: DAY },
    empty: { softMs: MINUTE, staleOnErrorMs: 0 },
    notFound: { softMs: HOUR, staleOnErrorMs: 0 },
  };
}

/** Epoch milliseconds. */
export interface Expiry {
  /** From here on stale: still served, while one refresh runs. */
  softAt: number;
  /** From here on asked for anew before it is served. */
  hardAt: number;
  /** Until here it may stand in for an upstream that fails. */
  staleUntil: number;
}

const JITTER = 0.2;

/** When an entry fetched now ages. Jitter of a fifth keeps what was fetched together from expiring together. */
export function expiryOf(
  { softMs, staleOnErrorMs }: Lifetime,
  now: number,
  random: () => number = Math.random,
): Expiry {
  const soft = softMs * (1 - JITTER + 2 * JITTER * random());
  const softAt = Math.round(now + soft);
  const hardAt = staleOnErrorMs === 0 ? softAt : Math.round(now + 2 * soft);
  return { softAt, hardAt, staleUntil: Math.max(hardAt, softAt + staleOnErrorMs) };
}

/** `fresh`: serve. `stale`: serve and refresh. `expired`: only when nothing better can be had. `gone`: never. */
export type Age = 'fresh' | 'stale' | 'expired' | 'gone';

export function ageOf({ softAt, hardAt, staleUntil }: Expiry, now: number): Age {
  if (now < softAt) return 'fresh';
  if (now < hardAt) return 'stale';
  return now < staleUntil ? 'expired' : 'gone';
}
