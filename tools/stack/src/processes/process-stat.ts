import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

let bootId: string | undefined;

/** What the system knows about a live process; undefined when it is gone or only waits to be reaped. */
export function readProcess(pid: number): ProcessStat | undefined {
  const stat = process.platform === 'linux' ? fromProcFolder(pid) : fromPs(pid);
  return stat && !/^[ZX]/.test(stat.state) ? stat : undefined;
}

/** The process and all its descendants, parents first. On systems without /proc only the process itself. */
export function familyOf(pid: number): number[] {
  if (process.platform !== 'linux') {
    return [pid];
  }
  const parents = new Map<number, number>();
  for (const entry of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    const stat = readProcess(Number(entry));
    if (stat) {
      parents.set(Number(entry), stat.parent);
    }
  }
  const family = [pid];
  for (const member of family) {
    for (const [child, parent] of parents) {
      if (parent === member) {
        family.push(child);
      }
    }
  }
  return family;
}

function fromProcFolder(pid: number): ProcessStat | undefined {
  try {
    const stat = parseProcStat(readFileSync(`/proc/${pid}/stat`, 'utf8'));
    // The kernel counts from its boot, so the same number can come again after the next one.
    return stat && { ...stat, started: `${stat.started}@${currentBoot()}` };
  } catch {
    return undefined;
  }
}

function currentBoot(): string {
  try {
    bootId ??= readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
  } catch {
    bootId = ''; // Some sandboxes hide it; the count alone is nearly as good.
  }
  return bootId;
}

function fromPs(pid: number): ProcessStat | undefined {
  try {
    return parsePs(execFileSync('ps', ['-o', 'stat=,ppid=,lstart=', '-p', String(pid)], { encoding: 'utf8' }));
  } catch {
    return undefined;
  }
}

/** Reads a line of /proc/PID/stat. The command stands in brackets and may itself hold blanks and brackets. */
export function parseProcStat(line: string): ProcessStat | undefined {
  const fields = line.slice(line.lastIndexOf(')') + 2).split(' ');
  const [state, parent] = fields;
  const started = fields[19];
  return state && started ? { state, parent: Number(parent), started } : undefined;
}

/** Reads a line of `ps -o stat=,ppid=,lstart=`; `lstart` is a date of five words. */
export function parsePs(line: string): ProcessStat | undefined {
  const [state, parent, ...date] = line.trim().split(/\s+/);
  return state && date.length === 5 ? { state, parent: Number(parent), started: date.join(' ') } : undefined;
}

export interface ProcessStat {
  state: string;
  parent: number;
  /** Opaque: equal only for the same start. */
  started: string;
}
