import { join } from 'node:path';
import { SERVICES } from '@marquee/contracts';
import { ManagedProcess } from '@marquee/launcher';
import { freePort } from '@marquee/stack';
import { REPOSITORY } from './repository.js';

export type AppName = (typeof SERVICES)[keyof typeof SERVICES]['name'];

/** A compiled app as a process of its own, on one port through all its lives. */
export class RunningApp {
  /** Everything that it printed, in all its lives. */
  readonly lines: string[] = [];
  private process: ManagedProcess | undefined;

  private constructor(
    readonly name: AppName,
    private readonly port: number,
    private readonly env: Record<string, string>,
  ) {}

  /** Starts the app with these variables over our own and waits until it is ready. */
  static async start(name: AppName, env: Record<string, string>): Promise<RunningApp> {
    const app = new RunningApp(name, await freePort(), env);
    await app.restart();
    return app;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** Ends it at once, as a crash does. */
  async kill(): Promise<void> {
    await this.process?.kill();
  }

  /** Asks it to stop and waits until it has. */
  async stop(): Promise<void> {
    await this.process?.stop();
  }

  /** Starts it (again) and waits until it is ready. */
  async restart(): Promise<void> {
    await this.stop();
    const script = join(REPOSITORY, 'apps', this.name, 'dist', 'main.js');
    const env = { ...inherited(), ...this.env, PORT: String(this.port), SHUTDOWN_LAG_MS: '0' };
    const onLine = (line: string) => void this.lines.push(line);
    this.process = new ManagedProcess({ name: this.name, script, env, readyUrl: `${this.url}/readyz`, onLine });
    await this.process.ready(new AbortController().signal).catch((error: unknown) => {
      throw new Error(this.lines.slice(-20).join('\n'), { cause: error });
    });
  }
}

/** What a process needs to run, without the variables that configure Marquee. */
function inherited(): Record<string, string> {
  const { PATH = '', HOME = '', TMPDIR = '/tmp' } = process.env;
  return { PATH, HOME, TMPDIR };
}
