import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { makePrivateFolder } from '../folder/private-files.js';
import type { StateFile } from '../folder/state-file.js';
import { freePort, isFree } from '../free-port.js';
import { checkServer } from '../health/check-server.js';
import { waitUntilHealthy } from '../health/wait-until-healthy.js';
import { endProcess, killFamily, sendSignal } from '../processes/end-process.js';
import { familyOf } from '../processes/process-stat.js';
import { recordProcess, type RecordedProcess } from '../processes/recorded-process.js';
import { runCommand } from '../run-command.js';
import { StackError, messageOf } from '../stack-error.js';
import type { Server, ServerName } from '../stack-options.js';
import type { Command, ServerPlan } from './server-plan.js';

const START_DEADLINE_MS = 30_000;
const PORT_TRIES = 5;

/** A server that we start and stop. It runs in a process group of its own, so a terminal's Ctrl-C does not reach it. */
export class LocalServer implements Server {
  readonly name: ServerName;
  private readonly logFile: string;
  private port = 0;
  private running: Running | undefined;

  constructor(
    private readonly plan: ServerPlan,
    private readonly host: ServerHost,
  ) {
    this.name = plan.name;
    this.logFile = join(makePrivateFolder(join(host.dataDir, 'logs')), `${plan.name}.log`);
  }

  get url(): string {
    return this.plan.url(this.port);
  }

  get pid(): number | undefined {
    return this.running?.process.pid;
  }

  /** Starts it for the first time, on the port of the last run if that is free; resolves once healthy. */
  async start(): Promise<void> {
    await this.plan.prepare?.();
    for (let tries = 1; ; tries++) {
      this.port = await freePort(this.host.state.current.ports[this.name]);
      try {
        await this.launch('w');
        break;
      } catch (error) {
        // Somebody took the port between our look and the server's start.
        const lostPort = !(await isFree(this.port));
        if (!lostPort || tries === PORT_TRIES) {
          throw error;
        }
      }
    }
    this.host.log(`${this.plan.title} on port ${this.port} (${this.plan.origin})`);
  }

  async restart(): Promise<void> {
    await this.stop();
    await this.launch('a');
  }

  async kill(signal: NodeJS.Signals): Promise<void> {
    if (!this.running) {
      throw new StackError(`${this.plan.title} does not run, so ${signal} cannot be sent to it`);
    }
    const { process, container, ended } = this.running;
    this.expectEnd(signal !== 'SIGSTOP' && signal !== 'SIGCONT');
    if (container !== undefined) {
      await runCommand('docker', ['kill', `--signal=${signal}`, container]);
    } else if (signal === 'SIGKILL') {
      await killFamily(process.pid);
    } else if (signal === 'SIGSTOP' || signal === 'SIGCONT') {
      familyOf(process.pid).forEach((member) => sendSignal(member, signal));
    } else {
      sendSignal(process.pid, signal);
    }
    if (signal === 'SIGKILL') {
      await ended;
    }
  }

  async stop(): Promise<void> {
    if (this.running) {
      this.expectEnd(true);
      const { process, ended } = this.running;
      await endProcess(process, this.plan.stopSignal);
      await ended;
    }
  }

  private async launch(logMode: 'w' | 'a'): Promise<void> {
    const command = this.plan.command(this.port);
    if (command.container !== undefined) {
      // Left behind by a crash, it would hold the name.
      await runCommand('docker', ['rm', '--force', command.container]);
    }
    const child = this.spawn(command, logMode);
    try {
      await once(child, 'spawn');
    } catch (error) {
      throw new StackError(`${this.plan.title} cannot be run: ${messageOf(error)}`);
    }
    const process = recordProcess(child.pid ?? 0);
    const stopWaiting = this.watch(child, process, command.container);
    try {
      this.host.state.rememberStart(this.name, this.port, process);
      await waitUntilHealthy(() => checkServer(this.name, this.url), START_DEADLINE_MS, stopWaiting);
      this.expectEnd(false);
    } catch (error) {
      await this.stop();
      this.host.signal?.throwIfAborted();
      throw new StackError(`${this.plan.title} did not start: ${messageOf(error)}\n${this.lastLogLines()}`);
    }
  }

  private spawn(command: Command, logMode: 'w' | 'a'): ChildProcess {
    const { file, args, input, env, uid, gid, cwd = this.host.dataDir } = command;
    const log = openSync(this.logFile, logMode, 0o600);
    try {
      const child = spawn(file, args, {
        cwd,
        env,
        uid,
        gid,
        detached: true,
        stdio: [input === undefined ? 'ignore' : 'pipe', log, log],
      });
      // A server that ends before it has read its input breaks the pipe; its end is noticed elsewhere.
      child.stdin?.on('error', () => undefined);
      child.stdin?.end(input);
      return child;
    } finally {
      closeSync(log);
    }
  }

  /** Notes the end of the process whenever it comes. The returned signal fires when waiting for a start is in vain. */
  private watch(child: ChildProcess, process: RecordedProcess, container: string | undefined): AbortSignal {
    const end = new AbortController();
    const ended = once(child, 'exit').then(([code, signal]: unknown[]) => {
      const outcome = signal ? `was ended by ${String(signal)}` : `ended with code ${String(code)}`;
      end.abort(new Error(`it ${outcome}`));
      if (!running.endExpected) {
        this.host.log(`${this.plan.title} ${outcome}; its log is ${this.logFile}`);
      }
      this.running = undefined;
    });
    const running: Running = { process, container, ended, endExpected: true };
    this.running = running;
    return this.host.signal ? AbortSignal.any([this.host.signal, end.signal]) : end.signal;
  }

  private expectEnd(expected: boolean): void {
    if (this.running) {
      this.running.endExpected = expected;
    }
  }

  private lastLogLines(): string {
    const lines = readFileSync(this.logFile, 'utf8').trim().split('\n').slice(-12);
    return [`Last lines of ${this.logFile}:`, ...lines.map((line) => `  ${line}`)].join('\n');
  }
}

export interface ServerHost {
  dataDir: string;
  state: StateFile;
  log: (line: string) => void;
  signal: AbortSignal | undefined;
}

interface Running {
  process: RecordedProcess;
  container: string | undefined;
  /** Resolves after the end was noted. */
  ended: Promise<void>;
  /** Whether somebody asked for the end, or waits for the start and will be told. */
  endExpected: boolean;
}
