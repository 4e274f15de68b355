import { join } from 'node:path';
import { SERVICES } from '@marquee/contracts';
import { reachable } from './listen-address.js';
import type { ProcessPlan } from './managed-process.js';
import type { SandboxPlan } from './service-environment.js';
import type { Settings } from './settings.js';

export interface PlanOptions {
  /** What all services get. */
  env: Record<string, string>;
  sandbox: SandboxPlan | undefined;
  onLine: (name: string, line: string) => void;
}

/** Every process of a copy: the sandbox, if one is needed, and the six services. */
export function planProcesses({ portBase, values }: Settings, { env, sandbox, onLine }: PlanOptions): ProcessPlan[] {
  const services = Object.values(SERVICES).map(({ name, portOffset }) => {
    const port = portBase + portOffset;
    return {
      name,
      script: join('apps', name, 'dist', 'main.js'),
      env: { ...env, PORT: String(port) },
      readyUrl: `http://${reachable(values['HOST'])}:${port}/readyz`,
      onLine: (line: string) => onLine(name, line),
    };
  });
  if (!sandbox) return services;
  const played = {
    name: 'sandbox',
    script: join('tools', 'sandbox', 'dist', 'main.js'),
    // Its log at a lower level has two lines for every request.
    env: { ...env, PORT: String(sandbox.port), HOST: '127.0.0.1', LOG_LEVEL: 'warn' },
    readyUrl: `http://127.0.0.1:${sandbox.port}/_requests`,
    onLine: (line: string) => onLine('sandbox', line),
  };
  return [played, ...services];
}

/** All ports that these processes will listen on. */
export function portsOf(portBase: number, sandbox: SandboxPlan | undefined): number[] {
  const ports = Object.values(SERVICES).map(({ portOffset }) => portBase + portOffset);
  return sandbox ? [...ports, sandbox.port] : ports;
}

/** The gateway's address for people on this machine. */
export function gatewayUrl({ portBase, values }: Settings): string {
  const host = reachable(values['HOST']);
  return `http://${host === '127.0.0.1' ? 'localhost' : host}:${portBase + SERVICES.gateway.portOffset}`;
}
