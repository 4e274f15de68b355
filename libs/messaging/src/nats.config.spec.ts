import { describe, expect, it } from '@jest/globals';
import { natsConfig } from './nats.config.js';

describe('NATS_URL', () => {
  it('is local by default', () => {
    expect(natsConfig.from({})).toEqual({ server: '127.0.0.1:4222', tls: false, user: '', pass: '' });
  });

  it('gives decoded credentials apart from the server, so that no log of the server holds them', () => {
    expect(natsConfig.from({ NATS_URL: 'nats://shop:p%40ss%2F@broker:4333' })).toEqual({
      server: 'broker:4333',
      tls: false,
      user: 'shop',
      pass: 'p@ss/',
    });
  });

  it('asks for TLS by its scheme', () => {
    expect(natsConfig.from({ NATS_URL: 'tls://broker' })).toMatchObject({ server: 'broker', tls: true });
  });

  it.each(['broker:4222', 'http://broker', 'nats://', 'nats://u:100%@broker'])('is refused when it is %s', (value) => {
    expect(natsConfig.faults({ NATS_URL: value })).toEqual([
      { variable: 'NATS_URL', expected: 'expected a URL that begins with nats:// or tls://' },
    ]);
  });
});
