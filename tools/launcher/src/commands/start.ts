import { join } from 'node:path';
import { SERVICES } from '@marquee/contracts';
import { isFree, type StackUrls } from '@marquee/stack';
import { banner } from '../banner.js';
import { localKey } from '../local-key.js';
import { ManagedProcess, type ProcessPlan } from '../managed-process.js';
import { printLogLine } from '../readable-log.js';
import { runNode } from '../run-program.js';
import { hostStack } from '../running-stack.js';
import { print, say } from '../say.js';
import { planSandbox, serviceEnvironment, type SandboxPlan } from '../service-environment.js';
import { readSettings, type Settings } from '../settings.js';
import { aborted, StoppedError } from '../stop-signal.js';
import { MIGRATIONS_CLI } from './database-tools.js';

/** `npm start`: servers, database, sandbox, six services; runs until it is stopped. */
export async function startCommand(_words: string[], stop: AbortSignal): Promise<number> {
  const settings = readSettings();
  if (settings.placeholders.length > 0) {
    say(`these hold a placeholder and count as not set: ${settings.placeholders.join(', ')}`);
  }
  const sandbox = planSandbox(settings);
  await requireFreePorts(settings, sandbox);
  try {
    await hostStack(settings, stop, (urls) => runServices(settings, { urls, sandbox, stop }));
  } catch (error) {
    if (!(error instanceof StoppedError)) throw error;
  }
  say('stopped');
  return 0;
}

interface Run {
  urls: StackUrls;
  sandbox: SandboxPlan | undefined;
  stop: AbortSignal;
}

async function runServices(settings: Settings, { urls, sandbox, stop }: Run): Promise<void> {
  const env = serviceEnvironment(settings, urls, sandbox);
  if ((await runNode([MIGRATIONS_CLI, 'migrate'], { env, stop })) !== 0) {
    stop.throwIfAborted();
    throw new Error('the database could not be migrated: see above');
  }
  const processes = plans(settings, env, sandbox).map((plan) => new ManagedProcess(plan));
  const end = Promise.race(processes.map((process) => process.ended()));
  // Its failure is met below, where it is raced against readiness and the wish to stop.
  end.catch(() => undefined);
  try {
    await Promise.race([end, Promise.all(processes.map((process) => process.ready(stop)))]);
    const key = sandbox ? undefined : await localKey(env);
    print(banner({ portBase: settings.portBase, sandbox: sandbox !== undefined, key }));
    await Promise.race([end, aborted(stop)]);
    say('stopping');
  } finally {
    await Promise.all(processes.map((process) => process.stop()));
  }
}

function plans({ portBase, values }: Settings, env: Record<string, string>, sandbox?: SandboxPlan): ProcessPlan[] {
  const host = reachable(values['HOST']);
  const services = Object.values(SERVICES).map(({ name, portOffset }) => ({
    name,
    script: join('apps', name, 'dist', 'main.js'),
    env: { ...env, PORT: String(portBase + portOffset) },
    readyUrl: `http://${host}:${portBase + portOffset}/readyz`,
    onLine: (line: string) => printLogLine(name, line),
  }));
  if (!sandbox) return services;
  const played = {
    name: 'sandbox',
    script: join('tools', 'sandbox', 'dist', 'main.js'),
    env: { ...env, PORT: String(sandbox.port), HOST: '127.0.0.1' },
    readyUrl: `http://127.0.0.1:${sandbox.port}/_requests`,
    onLine: (line: string) => printLogLine('sandbox', line),
  };
  return [played, ...services];
}

/** Where to ask a service that listens on `host`. */
function reachable(host = '127.0.0.1'): string {
  return host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host;
}

async function requireFreePorts({ portBase }: Settings, sandbox: SandboxPlan | undefined): Promise<void> {
  const ports = Object.values(SERVICES).map(({ portOffset }) => portBase + portOffset);
  for (const port of sandbox ? [...ports, sandbox.port] : ports) {
    if (await isFree(port)) continue;
    throw new Error(`port ${port} is taken; stop what listens there, or choose others: PORT_BASE=19000 npm start`);
  }
}
