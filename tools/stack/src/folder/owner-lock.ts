import { linkSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isRunning, recordProcess, type RecordedProcess } from '../processes/recorded-process.js';
import { StackError, StackInUseError, messageOf } from '../stack-error.js';
import { readJsonFile } from './json-file.js';
import { makePrivateFolder } from './private-files.js';

/**
 * Makes this process the only one that runs a stack in the data folder, until the returned function is called.
 * The claim of a crashed process is taken over; that of a live one is respected with a StackError.
 */
export function claimDataFolder(dataDir: string): () => void {
  makePrivateFolder(dataDir);
  const lock = join(dataDir, 'stack.lock');
  const mine = `${lock}.${process.pid}`;
  try {
    writeFileSync(mine, JSON.stringify(recordProcess(process.pid)), { mode: 0o600 });
  } catch (error) {
    throw new StackError(`The data folder ${dataDir} cannot be written (${messageOf(error)}). Choose another one.`);
  }
  try {
    while (!linkIfAbsent(mine, lock)) {
      removeIfStale(lock, dataDir);
    }
  } finally {
    rmSync(mine, { force: true });
  }
  return () => rmSync(lock, { force: true });
}

/** Link, not write: the lock appears with its content, so nobody can read an empty one. */
function linkIfAbsent(file: string, lock: string): boolean {
  try {
    linkSync(file, lock);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') {
      return false;
    }
    throw error;
  }
}

function removeIfStale(lock: string, dataDir: string): void {
  refuseIfLive(lock, dataDir);
  const aside = `${lock}.stale-${process.pid}`;
  try {
    renameSync(lock, aside);
  } catch {
    return; // Another process was quicker; the next try sees its claim.
  }
  try {
    refuseIfLive(aside, dataDir);
  } catch (error) {
    // Between the look and the rename another process replaced the stale claim by its own: give it back.
    linkIfAbsent(aside, lock);
    throw error;
  } finally {
    rmSync(aside, { force: true });
  }
}

function refuseIfLive(lock: string, dataDir: string): void {
  const owner = readJsonFile(lock) as unknown as RecordedProcess | undefined;
  if (owner && isRunning(owner)) {
    throw new StackInUseError(
      `The stack is already running for the data folder ${dataDir} (process ${owner.pid}). ` +
        'Stop that one first, or choose another data folder (MARQUEE_DATA_DIR).',
    );
  }
}
