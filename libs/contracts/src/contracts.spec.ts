import { describe, expect, it } from '@jest/globals';
import * as contracts from './index.js';
import type { EventContract, RpcContract } from './index.js';

const SUBJECT = /^[a-z0-9-]+(\.[a-z0-9-]+)+$/;

const defined = Object.values<unknown>(contracts).filter(isContract);
const names: string[] = Object.values(contracts.SERVICES).map(({ name }) => name);

describe('the contracts of this package', () => {
  it('are found by this test', () => {
    expect(defined).toContain(contracts.getDocument);
  });

  it('have one subject each', () => {
    const subjects = defined.map(({ subject }) => subject);
    expect(new Set(subjects).size).toBe(subjects.length);
  });

  it.each(defined.map((contract) => [contract.subject, contract] as const))(
    '%s names its owner first and cannot be changed',
    (subject, contract) => {
      expect(subject).toMatch(SUBJECT);
      expect('payload' in contract ? ['events'] : names).toContain(subject.split('.')[0]);
      expect(Object.isFrozen(contract)).toBe(true);
    },
  );

  it('give every call a deadline', () => {
    for (const contract of defined) {
      if ('deadlineMs' in contract) expect(contract.deadlineMs).toBeGreaterThan(0);
    }
  });
});

describe('the services', () => {
  it('have a name and a port each', () => {
    const offsets = Object.values(contracts.SERVICES).map(({ portOffset }) => portOffset);
    expect(new Set(names).size).toBe(names.length);
    expect(new Set(offsets).size).toBe(offsets.length);
  });
});

function isContract(value: unknown): value is RpcContract | EventContract {
  return typeof value === 'object' && value !== null && 'subject' in value;
}
