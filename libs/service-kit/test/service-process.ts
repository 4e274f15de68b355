import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { until } from '@marquee/testing/until';

const RUN_TYPESCRIPT = join(import.meta.dirname, 'run-typescript.js');
const SMALL_SERVICE = join(import.meta.dirname, 'small-service.ts');

export interface ProcessEnd {
  code: number | null;
  signal: NodeJS.Signals | null;
  /** From the signal that asked for it. */
  ms: number;
}

/** `small-service.ts` as a process, with no variables but these; one that is started ends with its test. */
export class ServiceProcess {
  output = '';
  readonly exited: Promise<[number | null, NodeJS.Signals | null]>;

  private constructor(private readonly child: ChildProcess) {
    const collect = (chunk: Buffer) => (this.output += chunk.toString());
    child.stdout?.on('data', collect);
    child.stderr?.on('data', collect);
    this.exited = once(child, 'close') as Promise<[number | null, NodeJS.Signals | null]>;
  }

  static spawn(env: Record<string, string> = {}, cwd = tmpdir()): ServiceProcess {
    const args = ['--conditions=@marquee/source', '--import', RUN_TYPESCRIPT, SMALL_SERVICE];
    return new ServiceProcess(spawn(process.execPath, args, { cwd, env: { PORT: '0', ...env } }));
  }

  static async start(env?: Record<string, string>, cwd?: string): Promise<ServiceProcess> {
    const service = ServiceProcess.spawn(env, cwd);
    await service.printed('listening');
    return service;
  }

  /** What it logged; throws when a line is not one JSON object. */
  get lines(): LogLine[] {
    const whole = this.output.slice(0, this.output.lastIndexOf('\n') + 1);
    return whole
      .split('\n')
      .slice(0, -1)
      .map((line) => JSON.parse(line) as LogLine);
  }

  get url(): string {
    return String(this.lines.find(({ msg }) => msg === 'listening')?.['url']);
  }

  get port(): number {
    return Number(new URL(this.url).port);
  }

  async printed(msg: string): Promise<LogLine> {
    return until(() => this.lines.find((line) => line.msg === msg), 10_000);
  }

  async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<ProcessEnd> {
    const asked = performance.now();
    this.child.kill(signal);
    const [code, by] = await this.exited;
    return { code, signal: by, ms: performance.now() - asked };
  }

  /** Sends text as it is and gives all that came back when the service has closed the connection. */
  async raw(text: string): Promise<string> {
    const socket = connect(this.port, '127.0.0.1');
    let answer = '';
    socket.on('data', (chunk) => (answer += chunk.toString()));
    socket.on('error', () => undefined);
    socket.write(text);
    await once(socket, 'close');
    return answer;
  }
}

export interface LogLine {
  level: string;
  msg: string;
  requestId?: string;
  [field: string]: unknown;
}
