import type { Principal } from '@marquee/auth';

/** Keys of the documentation. Who may use them: see `gatewayAuthConfig`. */
export const DEMO_KEYS: ReadonlyMap<string, Principal> = new Map([
  ['demo-key-1', { keyId: 'demo:demo-key-1', scopes: ['read', 'write'] }],
  ['demo-key-2', { keyId: 'demo:demo-key-2', scopes: ['read', 'write'] }],
  ['demo-admin-key', { keyId: 'demo:demo-admin-key', scopes: ['read', 'write', 'admin'] }],
]);

const LOOPBACK = /^(::ffff:)?127\.|^::1$/;

/** What a proxy on this machine adds for callers who are not on it. */
const FORWARDED = /^(forwarded|via|x-forwarded-.*|x-real-ip|cf-.*|true-client-ip)$/;

/** Where a request comes from, as far as demo keys care. */
export interface Caller {
  remoteAddress: string | undefined;
  headers: Readonly<Record<string, unknown>>;
}

/** The demo caller behind a key, when the request was made on this machine. */
export function demoPrincipal(key: string, { remoteAddress, headers }: Caller): Principal | undefined {
  const isLocal = LOOPBACK.test(remoteAddress ?? '') && !Object.keys(headers).some((name) => FORWARDED.test(name));
  return isLocal ? DEMO_KEYS.get(key) : undefined;
}
