import { setTimeout as sleep } from 'node:timers/promises';
import { familyOf } from './process-stat.js';
import { isRunning, recordProcess, type RecordedProcess } from './recorded-process.js';

/** Asks a process to end, by force after `graceMs`; resolves once it and its children are gone. */
export async function endProcess(recorded: RecordedProcess, signal: NodeJS.Signals, graceMs = 10_000): Promise<void> {
  if (!isRunning(recorded)) {
    return;
  }
  sendSignal(recorded.pid, signal);
  // A stopped process would sleep through the request.
  familyOf(recorded.pid).forEach((member) => sendSignal(member, 'SIGCONT'));
  if (!(await goneWithin(graceMs, [recorded]))) {
    await killFamily(recorded.pid);
  }
}

/** Kills a process and its children; resolves once all are gone. */
export async function killFamily(pid: number): Promise<void> {
  const family = familyOf(pid).map(recordProcess);
  family.forEach((member) => sendSignal(member.pid, 'SIGKILL'));
  if (!(await goneWithin(10_000, family))) {
    throw new Error(`process ${pid} does not end, not even by SIGKILL`);
  }
}

/** Sends a signal; a process that is already gone is no error. */
export function sendSignal(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') {
      throw error;
    }
  }
}

async function goneWithin(milliseconds: number, processes: RecordedProcess[]): Promise<boolean> {
  const deadline = Date.now() + milliseconds;
  while (processes.some(isRunning)) {
    if (Date.now() > deadline) {
      return false;
    }
    await sleep(10);
  }
  return true;
}
