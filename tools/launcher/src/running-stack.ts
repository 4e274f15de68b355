import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
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
  const { dataDir, mode, urls } = settings;
  const note = join(dataDir, 'running.json');
  const stack = await startStack({ dataDir, mode, urls, signal: stop, log: say }).catch((error: unknown) => {
    if (error instanceof StackInUseError) return undefined;
    throw error;
  });
  if (!stack) return work(JSON.parse(readFileSync(note, 'utf8')) as StackUrls);
  try {
    return await work(stack.urls);
  } finally {
    await stack.stop();
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
  const note = join(dataDir, 'running.json');
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  writeFileSync(note, JSON.stringify(stack.urls), { mode: 0o600 });
  try {
    return await work(stack.urls);
  } finally {
    rmSync(note, { force: true });
    await stack.stop();
  }
}
