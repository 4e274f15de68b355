import { isFree, type StackUrls } from '@marquee/stack';
import { banner, type Upstream } from '../banner.js';
import { ConfigFaults } from '../config-faults.js';
import { firstKey } from '../first-key.js';
import { ManagedProcess } from '../managed-process.js';
import { gatewayUrl, planProcesses, portsOf } from '../process-plans.js';
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
  requireServers(settings);
  await requireFreePorts(portsOf(settings.portBase, sandbox));
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
  const migrated = await runNode([MIGRATIONS_CLI, 'migrate'], { env, stop });
  if (migrated !== 0) throw new Error('the database could not be migrated: see above');
  const faults = new ConfigFaults();
  const onLine = (name: string, line: string) => faults.take(line) || printLogLine(name, line);
  const processes = planProcesses(settings, { env, sandbox, onLine }).map((plan) => new ManagedProcess(plan));
  try {
    await allReady(processes, stop).catch((error: unknown) => {
      throw faults.any ? new Error(`${faults}\nnot started: mend these in .env or in the environment`) : error;
    });
    const key = await firstKey(settings, env, sandbox);
    print(banner({ gateway: gatewayUrl(settings), tvdb: tvdbOf(settings, sandbox), key }));
    await Promise.race([aborted(stop), ...processes.map((process) => process.ended())]);
    say('stopping');
  } finally {
    await Promise.all(processes.map((process) => process.stop()));
  }
}

/** The first failure is told after the others have become ready or have ended too: each may have more to say. */
async function allReady(processes: readonly ManagedProcess[], stop: AbortSignal): Promise<void> {
  const outcomes = await Promise.allSettled(processes.map((process) => process.ready(stop)));
  const failure = outcomes.find((outcome) => outcome.status === 'rejected');
  if (failure) throw failure.reason;
}

/** A copy that plays an upstream itself, or has the key of one, or nothing that it could ask with. */
function tvdbOf({ values }: Settings, sandbox: SandboxPlan | undefined): Upstream {
  if (sandbox) return 'sandbox';
  return values['TVDB_API_KEY'] === undefined ? 'missing' : 'configured';
}

function requireServers({ production, mode, urls }: Settings): void {
  if (!production || mode !== 'urls' || (urls.database && urls.redis && urls.nats)) return;
  throw new Error(
    'in production the servers are yours: set DATABASE_URL, REDIS_URL and NATS_URL (or MARQUEE_STACK=fetch to run them here)',
  );
}

async function requireFreePorts(ports: readonly number[]): Promise<void> {
  for (const port of ports) {
    if (await isFree(port)) continue;
    throw new Error(
      `port ${port} is taken: stop what listens there, or choose other ports with PORT_BASE=19000 npm start\n` +
        '(a second copy beside this one also needs a folder of its own: MARQUEE_DATA_DIR)',
    );
  }
}
