import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { deleteData, StackInUseError } from '@marquee/stack';

const OWNER_ENDS_WITHIN_MS = 20_000;

/**
 * The temp folder of one run of tests. Servers that the run leaves behind in it, because it was stopped or crashed, are
 * ended, and everything is deleted.
 */
export async function withTestFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'marquee-tests-'));
  try {
    return await work(folder);
  } finally {
    const dataDirs = readdirSync(folder).map((name) => join(folder, name));
    await Promise.all(dataDirs.filter((dataDir) => existsSync(join(dataDir, 'stack.json'))).map(clear));
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Whoever has started the servers may still be about to stop them. */
async function clear(dataDir: string): Promise<void> {
  const deadline = Date.now() + OWNER_ENDS_WITHIN_MS;
  for (;;) {
    try {
      return await deleteData(dataDir);
    } catch (error) {
      if (!(error instanceof StackInUseError) || Date.now() > deadline) throw error;
      await sleep(100);
    }
  }
}
