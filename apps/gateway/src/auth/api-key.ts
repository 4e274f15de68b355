import type { Scope } from '@marquee/auth';

/** What is kept of an API key. */
export interface ApiKeyRecord {
  id: string;
  name: string;
  prefix: string;
  hash: Uint8Array<ArrayBuffer>;
  scopes: Scope[];
  limitPerMinute: number;
  expiresAt: Date | null;
  revokedAt: Date | null;
}

export type NewApiKey = Pick<ApiKeyRecord, 'name' | 'prefix' | 'hash' | 'scopes' | 'limitPerMinute'>;

/** `now` in epoch milliseconds. Only a key that works opens anything. */
export function stateOf({ revokedAt, expiresAt }: Lifespan, now: number): 'works' | 'revoked' | 'expired' {
  if (revokedAt !== null) return 'revoked';
  return expiresAt !== null && expiresAt.getTime() <= now ? 'expired' : 'works';
}

type Lifespan = Pick<ApiKeyRecord, 'revokedAt' | 'expiresAt'>;
