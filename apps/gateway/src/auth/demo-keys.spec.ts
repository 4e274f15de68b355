import { describe, expect, it } from '@jest/globals';
import { demoPrincipal } from './demo-keys.js';

/** A caller who connects from an address, without a proxy. */
const from = (remoteAddress: string | undefined) => ({ remoteAddress, headers: {} });

describe(demoPrincipal.name, () => {
  it.each(['127.0.0.1', '127.8.9.10', '::1', '::ffff:127.0.0.1'])(
    'knows the demo keys when they come from %s',
    (address) => {
      expect(demoPrincipal('demo-key-1', from(address))).toEqual({
        keyId: 'demo:demo-key-1',
        scopes: ['read', 'write'],
      });
    },
  );

  it.each(['10.0.0.7', '192.168.127.1', '::ffff:10.0.0.7', '2001:db8::1', '1127.0.0.1', '', undefined])(
    'knows none when they come from %s',
    (address) => {
      expect(demoPrincipal('demo-key-1', from(address))).toBeUndefined();
    },
  );

  it.each(['x-forwarded-for', 'forwarded', 'via', 'x-real-ip'])('knows none behind a proxy that sends %s', (header) => {
    const caller = { remoteAddress: '127.0.0.1', headers: { [header]: 'for=203.0.113.9' } };
    expect(demoPrincipal('demo-key-1', caller)).toBeUndefined();
  });

  it('lets only the admin key administer', () => {
    const scopesOf = (key: string) => demoPrincipal(key, from('::1'))?.scopes;
    expect(scopesOf('demo-key-1')).not.toContain('admin');
    expect(scopesOf('demo-key-2')).not.toContain('admin');
    expect(scopesOf('demo-admin-key')).toContain('admin');
  });

  it.each(['demo-key-3', 'DEMO-KEY-1', 'demo-key-1 ', '', '__proto__', 'constructor'])('knows no key "%s"', (key) => {
    expect(demoPrincipal(key, from('127.0.0.1'))).toBeUndefined();
  });
});
