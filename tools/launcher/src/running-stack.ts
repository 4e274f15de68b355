import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startStack, StackInUseError, type StackUrls } from '@marquee/stack';
import { say } from './say.js';
import type { Settings } from './settings.js';

/** The servers that `work` needs: those of a running copy, else started for it and stopped afterwards. */
export async function withStack<T>(
  settings: Settings,
  stop: AbortSignal,
  work: (urls: StackUrls) => Promise<T>,
): Promise<T> {
  try {
    return await hostStack(settings, stop, work);
  } catch (error) {
    if (!(error instanceof StackInUseError)) throw error;
    return work(urlsOfRunning(settings));
  }
}

/** Runs the servers for as long as `work` does, and lets other commands find them meanwhile. */
export async function hostStack<T>(
  settings: Settings,
  stop: AbortSignal,
  work: (urls: StackUrls) => Promise<T>,
): Promise<T> {
  const { dataDir, mode, urls } = settings;
  const stack = await startStack({ dataDir, mode, urls, signal: stop, log: say });
  const isOurs = Object.values(stack.servers).some(({ pid }) => pid !== undefined);
  if (!isOurs) return work(stack.urls);
  try {
    writeFileSync(noteIn(settings), JSON.stringify(stack.urls), { mode: 0o600 });
    return await work(stack.urls);
  } finally {
    rmSync(noteIn(settings), { force: true });
    await stack.stop();
  }
}

function urlsOfRunning(settings: Settings): StackUrls {
  try {
    return JSON.parse(readFileSync(noteIn(settings), 'utf8')) as StackUrls;
  } catch {
    throw new Error('the copy that uses this data folder is just starting or stopping: try again in a moment');
  }
}

/** Where a copy that runs leaves the URLs of its servers. */
function noteIn({ dataDir }: Settings): string {
  return join(dataDir, 'running.json');
}
