import { describe, expect, it } from '@jest/globals';
import { textOf } from './repository.js';

/** The lowest versions without known holes; the audit of the registry does not answer everywhere. */
const FLOORS: Record<string, string> = {
  '@fastify/middie': '9.3.6',
  '@nestjs/platform-fastify': '12.0.0',
  'class-validator': '0.14.0',
  ioredis: '6.0.0',
  jsonwebtoken: '9.0.0',
  qs: '6.14.1',
  undici: '7.28.0',
  ws: '8.21.0',
};

interface Locked {
  version?: string;
  hasInstallScript?: boolean;
}

const locked = Object.entries(
  (JSON.parse(textOf('package-lock.json')) as { packages: Record<string, Locked> }).packages,
);

function isBelow(version: string, floor: string): boolean {
  const parts = (text: string) => text.split('-', 1).join('').split('.').map(Number);
  const [have, need] = [parts(version), parts(floor)];
  const at = need.findIndex((part, index) => part !== have[index]);
  return at >= 0 && (have[at] ?? 0) < (need[at] ?? 0);
}

describe('package-lock.json', () => {
  it('holds no version with a known hole', () => {
    const low = locked.filter(([path, { version = '0' }]) => {
      const floor = FLOORS[path.replace(/^.*node_modules\//, '')];
      return floor !== undefined && isBelow(version, floor);
    });
    expect(low.map(([path, { version }]) => `${path}@${version}`)).toEqual([]);
  });

  it('names no registry, so that any mirror serves it', () => {
    expect(textOf('package-lock.json')).not.toMatch(/"resolved": "http/);
  });
});
