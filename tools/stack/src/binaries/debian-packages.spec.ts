import { describe, expect, it } from '@jest/globals';
import { plannedPackages } from './debian-packages.js';

describe(plannedPackages.name, () => {
  it('lists what would be installed, libraries included, and nothing twice', () => {
    const simulation = [
      'The following NEW packages will be installed:',
      '  liblzf1 redis-server redis-tools',
      'Inst liblzf1 (3.6-3 Debian:12 [amd64])',
      'Inst redis-tools [5:7.0.1] (5:7.0.15 Debian-Security:12 [amd64])',
      'Inst redis-server (5:7.0.15 Debian-Security:12 [amd64])',
      'Conf liblzf1 (3.6-3 Debian:12 [amd64])',
    ].join('\n');
    expect(plannedPackages(simulation)).toEqual(['liblzf1', 'redis-tools', 'redis-server']);
  });
});
