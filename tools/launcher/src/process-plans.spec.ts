import { describe, expect, it } from '@jest/globals';
import { gatewayUrl, planProcesses, portsOf } from './process-plans.js';
import { planSandbox } from './service-environment.js';
import { readSettings } from './settings.js';

const settingsOf = (values: Record<string, string>) => readSettings({ values, placeholders: [] });

function plansOf(values: Record<string, string>) {
  const settings = settingsOf(values);
  return planProcesses(settings, { env: values, sandbox: planSandbox(settings), onLine: () => undefined });
}

describe(planProcesses.name, () => {
  it('gives each process a port of its own, and asks it there', () => {
    const plans = plansOf({ PORT_BASE: '19000', PORT: '3000' });
    expect(plans.map(({ env }) => Number(env['PORT'])).sort()).toEqual([
      19000, 19010, 19020, 19030, 19040, 19050, 19090,
    ]);
    expect(plans.every(({ env, readyUrl }) => new URL(readyUrl).port === env['PORT'])).toBe(true);
  });

  it('keeps the sandbox on loopback and quiet, whatever the services do', () => {
    const [sandbox, gateway] = plansOf({ HOST: '0.0.0.0', LOG_LEVEL: 'debug' });
    expect(sandbox?.env).toMatchObject({ HOST: '127.0.0.1', LOG_LEVEL: 'warn' });
    expect(gateway?.env).toMatchObject({ HOST: '0.0.0.0', LOG_LEVEL: 'debug' });
  });

  it('has no sandbox where none is needed', () => {
    expect(plansOf({ TVDB_API_KEY: 'x' }).map(({ name }) => name)).not.toContain('sandbox');
  });
});

describe(portsOf.name, () => {
  it('names the ports of all processes', () => {
    const settings = settingsOf({ PORT_BASE: '19000' });
    expect(portsOf(19000, planSandbox(settings))).toEqual([19000, 19010, 19020, 19030, 19040, 19050, 19090]);
    expect(portsOf(19000, undefined)).not.toContain(19090);
  });
});

describe(gatewayUrl.name, () => {
  it.each([
    [{}, 'http://localhost:8000'],
    [{ HOST: '0.0.0.0', PORT_BASE: '19000' }, 'http://localhost:19000'],
    [{ HOST: '::1' }, 'http://[::1]:8000'],
    [{ HOST: '192.0.2.7' }, 'http://192.0.2.7:8000'],
  ])('for %j is %s', (values, url) => {
    expect(gatewayUrl(settingsOf(values as Record<string, string>))).toBe(url);
  });
});
