import { execFile } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { deleteData, isFree } from '@marquee/stack';
import { NpmCommand } from './npm-command.js';

const run = promisify(execFile);
const OFFSETS = [0, 10, 20, 30, 40, 50, 90];

/** Bases of this run: a copy that has not started yet does not hold its ports. */
const promised = new Set<number>();

/** A copy of Marquee: its ports and its data folder, through all its starts. */
export class Copy {
  readonly dataDir = mkdtempSync(join(tmpdir(), 'marquee-start-'));
  private readonly started: NpmCommand[] = [];

  private constructor(readonly portBase: number) {}

  /** Takes ports that are free now. */
  static async make(): Promise<Copy> {
    for (;;) {
      const portBase = randomInt(100, 190) * 100;
      if (promised.has(portBase)) continue;
      promised.add(portBase);
      const copy = new Copy(portBase);
      if (await copy.portsAreFree()) return copy;
    }
  }

  /** Runs `npm start`; `env` wins over what makes the copy. */
  start(env: Record<string, string> = {}): NpmCommand {
    const own = { PORT_BASE: String(this.portBase), MARQUEE_DATA_DIR: this.dataDir };
    const command = new NpmCommand(['start'], { ...own, ...env });
    this.started.push(command);
    return command;
  }

  async portsAreFree(): Promise<boolean> {
    const free = await Promise.all(OFFSETS.map((offset) => isFree(this.portBase + offset)));
    return free.every(Boolean);
  }

  /** Ends what still runs and deletes the data. */
  async remove(): Promise<void> {
    this.started.forEach((command) => command.ctrlC());
    await Promise.all(this.started.map((command) => command.exit));
    await deleteData(this.dataDir);
    rmSync(this.dataDir, { recursive: true });
  }
}

/** Runs the commands that a start has printed, as they stand, and returns what curl shows of the answer. */
export async function runPrintedRequest({ output }: NpmCommand): Promise<string> {
  const lines = /^TOKEN=\$\(curl[^]*?^curl .*$/m.exec(output)?.[0] ?? 'false';
  const { stdout } = await run('bash', ['-c', lines]);
  return stdout;
}
