import { beforeEach, describe, expect, it } from '@jest/globals';
import { Breaker } from './breaker.js';

describe(Breaker, () => {
  let now: number;
  let sut: Breaker;

  beforeEach(() => {
    now = 1_000;
    sut = new Breaker({ failuresToOpen: 5, openMs: 500 }, () => now);
  });

  const fail = (times: number) => {
    for (let count = 0; count < times; count += 1) sut.failed();
  };

  it('lets calls through until the fifth failure in a row', () => {
    fail(4);
    expect(sut.allows()).toBe(true);
    fail(1);
    expect(sut.allows()).toBe(false);
  });

  it('counts only failures in a row', () => {
    for (let round = 0; round < 10; round += 1) {
      fail(4);
      sut.succeeded();
    }
    expect(sut.allows()).toBe(true);
  });

  it('lets one call try when its time is over, and refuses the others', () => {
    fail(5);
    now += 499;
    expect(sut.allows()).toBe(false);
    now += 1;
    expect([sut.allows(), sut.allows(), sut.allows()]).toEqual([true, false, false]);
  });

  it('closes when that call succeeds', () => {
    fail(5);
    now += 500;
    sut.allows();
    sut.succeeded();
    expect([sut.allows(), sut.allows()]).toEqual([true, true]);
    fail(4);
    expect(sut.allows()).toBe(true);
  });

  it('stays open as long again when that call fails', () => {
    fail(5);
    now += 500;
    sut.allows();
    now += 25;
    sut.failed();
    now += 499;
    expect(sut.allows()).toBe(false);
    now += 1;
    expect(sut.allows()).toBe(true);
  });

  it('lets another call try when the outcome of the first never comes', () => {
    fail(5);
    now += 500;
    sut.allows();
    now += 500;
    expect(sut.allows()).toBe(true);
  });

  it('closes when a call that was under way still succeeds', () => {
    fail(5);
    sut.succeeded();
    expect(sut.allows()).toBe(true);
  });
});
