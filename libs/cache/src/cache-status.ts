/** How an answer came about, for the field of RFC 9211. */
export type CacheOutcome =
  | { kind: 'hit'; tier: 'memory' | 'redis' | 'postgres' }
  | { kind: 'miss'; status: number; stored: boolean; collapsed: boolean }
  /** The upstream failed with `status`, so an older answer stands in. */
  | { kind: 'stale'; status: number };

/** The value of `Cache-Status`. `ttl` is in seconds, negative once the answer is stale. */
export function cacheStatus(outcome: CacheOutcome, softAt: number, now: number): string {
  const ttl = Math.round((softAt - now) / 1000);
  switch (outcome.kind) {
    case 'hit':
      return `marquee; hit; ttl=${ttl}; detail=${outcome.tier}`;
    case 'miss':
      return [
        `marquee; fwd=miss; fwd-status=${outcome.status}`,
        ...(outcome.stored ? ['stored', `ttl=${ttl}`] : []),
        ...(outcome.collapsed ? ['collapsed'] : []),
      ].join('; ');
    case 'stale':
      return `marquee; fwd=stale; fwd-status=${outcome.status}; ttl=${ttl}`;
  }
}
