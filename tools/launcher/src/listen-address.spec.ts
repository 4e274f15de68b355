import { describe, expect, it } from '@jest/globals';
import { isLoopback, reachable } from './listen-address.js';

describe(reachable.name, () => {
  it.each([
    [undefined, '127.0.0.1'],
    ['0.0.0.0', '127.0.0.1'],
    ['::', '127.0.0.1'],
    ['::1', '[::1]'],
    ['localhost', 'localhost'],
    ['192.0.2.7', '192.0.2.7'],
  ])('reaches a service on %s by %s', (host, address) => {
    expect(reachable(host)).toBe(address);
  });
});

describe(isLoopback.name, () => {
  it.each([undefined, '127.0.0.1', '127.0.0.53', 'localhost', '::1', '0.0.0.0'])('is so for %s', (host) => {
    expect(isLoopback(host)).toBe(true);
  });

  it.each(['192.0.2.7', '2001:db8::1', 'localhost.example.org'])('is not so for %s', (host) => {
    expect(isLoopback(host)).toBe(false);
  });
});
