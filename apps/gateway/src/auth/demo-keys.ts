import type { Principal } from '@marquee/auth';

/** Keys of the documentation. Who may use them: see `gatewayAuthConfig`. */
export const DEMO_KEYS: ReadonlyMap<string, Principal> = new Map([
  ['demo-key-1', { keyId: 'demo:demo-key-1', scopes: ['read', 'write'] }],
  ['demo-key-2', { keyId: 'demo:demo-key-2', scopes: ['read', 'write'] }],
  ['demo-admin-key', { keyId: 'demo:demo-admin-key', scopes: ['read', 'write', 'admin'] }],
]);

const LOOPBACK = /^(::ffff:)?127\.|^::1$/;

/** The demo caller behind a key, when the connection comes from this machine. */
export function demoPrincipal(key: string, remoteAddress: string | undefined): Principal | undefined {
  return LOOPBACK.test(remoteAddress ?? '') ? DEMO_KEYS.get(key) : undefined;
}
