import { join } from 'node:path';
import type { RecordedProcess } from '../processes/recorded-process.js';
import type { ServerName } from '../stack-options.js';
import { readJsonFile } from './json-file.js';
import { writePrivateFile } from './private-files.js';

/** What one run leaves to the next: the ports, the running processes, and where PostgreSQL lives. */
export class StateFile {
  private readonly path: string;
  private state: StackState;

  constructor(dataDir: string) {
    this.path = join(dataDir, 'stack.json');
    this.state = { ports: {}, processes: {}, ...readJsonFile(this.path) };
  }

  get current(): Readonly<StackState> {
    return this.state;
  }

  rememberPostgresHome(postgresHome: string): void {
    this.save({ ...this.state, postgresHome });
  }

  rememberStart(name: ServerName, port: number, process: RecordedProcess): void {
    this.save({
      ...this.state,
      ports: { ...this.state.ports, [name]: port },
      processes: { ...this.state.processes, [name]: process },
    });
  }

  private save(state: StackState): void {
    this.state = state;
    writePrivateFile(this.path, `${JSON.stringify(state, undefined, 2)}\n`);
  }
}

export interface StackState {
  ports: Partial<Record<ServerName, number>>;
  /** Those last started; whether they still run is for the reader to see. */
  processes: Partial<Record<ServerName, RecordedProcess>>;
  /** Folder of PostgreSQL's data; outside the data folder when we run as root. */
  postgresHome?: string;
}
