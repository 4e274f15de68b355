import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';

const READY_WITHIN_MS = 60_000;
/** A service ends itself ten seconds after the signal, at the latest. */
const STOP_WITHIN_MS = 12_000;
const POLL_MS = 50;

export interface ProcessPlan {
  name: string;
  /** The compiled entry point. */
  script: string;
  env: Record<string, string>;
  /** Answers 200 once the process can work. */
  readyUrl: string;
  /** Receives each line that it prints. */
  onLine: (line: string) => void;
}

/**
 * A process of ours: in a group of its own, so that a terminal's Ctrl-C reaches only the launcher, and on an IPC
 * channel, so that it stops when the launcher is gone.
 */
export class ManagedProcess {
  private readonly child: ChildProcess;
  /** When it has ended and all that it printed was passed on. */
  private readonly closed: Promise<unknown>;

  constructor(private readonly plan: ProcessPlan) {
    this.child = spawn(process.execPath, ['--enable-source-maps', plan.script], {
      env: plan.env,
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      detached: true,
    });
    this.closed = once(this.child, 'close');
    for (const stream of [this.child.stdout, this.child.stderr]) readLines(stream, plan.onLine);
  }

  get name(): string {
    return this.plan.name;
  }

  /** Rejects when the process ends: nothing that the launcher starts is meant to end by itself. */
  async ended(): Promise<never> {
    await this.closed;
    const { signalCode, exitCode } = this.child;
    throw new Error(
      signalCode
        ? `${this.name} was ended by ${signalCode}`
        : `${this.name} has ended (exit code ${exitCode}): see its last lines above`,
    );
  }

  /** Resolves when the process can work. */
  async ready(stop: AbortSignal): Promise<void> {
    const deadline = Date.now() + READY_WITHIN_MS;
    while (!(await answersOk(this.plan.readyUrl))) {
      stop.throwIfAborted();
      if (this.isGone) return this.ended();
      if (Date.now() > deadline) throw new Error(`${this.name} is not ready after ${READY_WITHIN_MS / 1000} s`);
      await sleep(POLL_MS);
    }
  }

  /** Asks it to stop, ends it by force when it does not. */
  async stop(): Promise<void> {
    this.child.kill('SIGTERM');
    const force = setTimeout(() => this.child.kill('SIGKILL'), STOP_WITHIN_MS);
    await this.closed;
    clearTimeout(force);
  }

  /** Ends it at once, as a crash does. */
  async kill(): Promise<void> {
    this.child.kill('SIGKILL');
    await this.closed;
  }

  private get isGone(): boolean {
    return this.child.exitCode !== null || this.child.signalCode !== null;
  }
}

async function answersOk(url: string): Promise<boolean> {
  try {
    const answer = await fetch(url, { signal: AbortSignal.timeout(2_000) });
    await answer.body?.cancel();
    return answer.ok;
  } catch {
    return false;
  }
}

function readLines(stream: NodeJS.ReadableStream | null, onLine: (line: string) => void): void {
  let rest = '';
  stream?.setEncoding('utf8');
  stream?.on('data', (chunk: string) => {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    lines.forEach(onLine);
  });
  stream?.on('end', () => rest && onLine(rest));
}
