import { describe, expect, it, jest } from '@jest/globals';
import { Logger } from '@nestjs/common';
import type { Drain } from '../shutdown/drain.js';
import type { Dependency } from './dependency.js';
import { HealthService, type HealthPlan } from './health.service.js';

Logger.overrideLogger(false);

const up: Dependency = { name: 'redis', check: async () => ({ keys: 3 }) };
const down: Dependency = { name: 'nats', check: () => Promise.reject(new Error('canary at 10.0.0.1')) };
const hanging: Dependency = { name: 'postgres', check: () => new Promise(() => undefined) };
const throwing: Dependency = {
  name: 'upstream',
  check: () => {
    throw new Error('canary');
  },
};

function service(plan: HealthPlan, isStopping = false): HealthService {
  return new HealthService({ isStopping } as Drain, plan);
}

describe(HealthService.name, () => {
  it('is ok when everything is up, with what the checks tell', async () => {
    expect(await service({ dependencies: [up] }).report()).toMatchObject({
      status: 'ok',
      dependencies: { redis: { status: 'up', ms: expect.any(Number), keys: 3 } },
    });
  });

  it('is down when something is, unless the plan can do without', async () => {
    expect((await service({ dependencies: [up, down] }).report()).status).toBe('down');
    const ready = (names: ReadonlySet<string>) => names.has('redis');
    expect((await service({ dependencies: [up, down], ready }).report()).status).toBe('degraded');
    expect((await service({ dependencies: [down], ready }).report()).status).toBe('down');
  });

  it('tells nobody why a dependency is down', async () => {
    const report = await service({ dependencies: [down, throwing] }).report();
    expect(report.dependencies).toEqual({
      nats: { status: 'down', ms: expect.any(Number) },
      upstream: { status: 'down', ms: expect.any(Number) },
    });
  });

  it('does not wait for one that hangs', async () => {
    jest.useFakeTimers();
    const asked = service({ dependencies: [up, hanging] }).report();
    await jest.advanceTimersByTimeAsync(1_000);
    const report = await asked;
    jest.useRealTimers();
    expect(report).toMatchObject({
      status: 'down',
      dependencies: { redis: { status: 'up' }, postgres: { status: 'down' } },
    });
  });

  it('says that it is stopping, whatever is up', async () => {
    expect((await service({ dependencies: [up] }, true).report()).status).toBe('stopping');
  });

  it('lets neither figures nor details hide a state', async () => {
    const boasting: Dependency = { name: 'nats', check: async () => ({ status: 'splendid' }) };
    const figures = () => ({ status: 'splendid', hits: 7 });
    const report = await service({ dependencies: [boasting, down], figures }).report();
    expect(report).toMatchObject({ status: 'down', hits: 7 });
    expect((await service({ dependencies: [boasting] }).report()).dependencies['nats']).toMatchObject({ status: 'up' });
  });

  it('asks a dependency once for all who ask at the same time, and anew afterwards', async () => {
    const check = jest.fn(async () => undefined);
    const sut = service({ dependencies: [{ name: 'nats', check }] });
    await Promise.all([sut.report(), sut.report(), sut.report()]);
    expect(check).toHaveBeenCalledTimes(1);
    await sut.report();
    expect(check).toHaveBeenCalledTimes(2);
  });
});
