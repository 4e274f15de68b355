import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { join } from 'node:path';
import { until } from '@marquee/testing/until';

const ROOT = join(import.meta.dirname, '..', '..', '..');
const TERMINAL = join(import.meta.dirname, 'terminal.js');

/** An npm command of this repository, as a person runs it in a terminal. */
export class NpmCommand {
  /** All that it has printed. */
  output = '';
  /** Resolves with the exit code when nothing more can be printed. */
  readonly exit: Promise<number>;
  /** Inherited by all that the command starts, so that each of its processes can be told. */
  private readonly mark = randomUUID();
  private readonly terminal: ChildProcess;
  private readonly npmPid: Promise<number>;
  private hasExited = false;

  constructor(words: readonly string[], env: Record<string, string>) {
    this.terminal = spawn(process.execPath, [TERMINAL, ...words], {
      cwd: ROOT,
      env: { ...inherited(), ...env, MARQUEE_TEST_MARK: this.mark },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      detached: true,
    });
    this.npmPid = once(this.terminal, 'message').then((message) => (message as [{ pid: number }])[0].pid);
    for (const stream of [this.terminal.stdout, this.terminal.stderr]) {
      stream?.on('data', (chunk: Buffer) => (this.output += chunk.toString()));
    }
    this.exit = once(this.terminal, 'close').then(([code]: unknown[]) => {
      this.hasExited = true;
      return Number(code);
    });
  }

  get lastLine(): string {
    return this.output.trimEnd().split('\n').at(-1) ?? '';
  }

  /** Resolves when it has printed `text`. */
  async printed(text: string, withinMs = 90_000): Promise<void> {
    await until(() => {
      if (this.hasExited) throw new Error(`it ended without ${text}:\n${this.output}`);
      return this.output.includes(text);
    }, withinMs);
  }

  /** What a terminal does at Ctrl-C: the signal goes to everything in its process group. */
  ctrlC(): void {
    if (this.terminal.pid && !this.hasExited) process.kill(-this.terminal.pid, 'SIGINT');
  }

  /** What `kill` does: the signal goes to npm alone. */
  async kill(): Promise<void> {
    process.kill(await this.npmPid, 'SIGTERM');
  }

  /** Each process that the command has started and that still runs, whoever its parent is now. */
  processes(): { pid: number; commandLine: string }[] {
    // `e` shows the environment behind the command line.
    const list = execFileSync('ps', ['axeww', '-o', 'pid=,args='], { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
    return list
      .split('\n')
      .filter((line) => line.includes(`MARQUEE_TEST_MARK=${this.mark}`))
      .map((line) => line.trim().split(/ (.*)/))
      .map(([pid, commandLine = '']) => ({ pid: Number(pid), commandLine }));
  }
}

/** What a shell has, without the variables that configure Marquee. */
function inherited(): Record<string, string> {
  const names = ['PATH', 'HOME', 'TMPDIR', 'XDG_CACHE_HOME', 'MARQUEE_STACK'];
  return Object.fromEntries(names.flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : [])));
}
