import { readProcess } from './process-stat.js';

/** Describes a process so that a later run can tell it from another one that was given the same pid. */
export function recordProcess(pid: number): RecordedProcess {
  return { pid, started: readProcess(pid)?.started ?? 'gone' };
}

/** Tells whether exactly the recorded process still runs. */
export function isRunning(recorded: RecordedProcess): boolean {
  return readProcess(recorded.pid)?.started === recorded.started;
}

export interface RecordedProcess {
  pid: number;
  started: string;
}
