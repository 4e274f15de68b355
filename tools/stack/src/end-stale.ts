import { rm } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { claimDataFolder } from './folder/owner-lock.js';
import { StateFile } from './folder/state-file.js';
import { endProcess } from './processes/end-process.js';
import { isRunning } from './processes/recorded-process.js';
import { serverFacts, serverNames } from './stack-options.js';

/**
 * Ends the servers that a crashed run left behind and returns their names.
 * Throws a StackError when the run did not crash but is alive.
 */
export async function endStale(dataDir: string): Promise<string[]> {
  return (await withDataFolder(dataDir, endRecorded)) ?? [];
}

/**
 * Ends what a crashed run left behind and deletes all that this package keeps for the data folder, inside and outside
 * of it; other files in it and Docker's volumes stay. Throws a StackError when a stack is running there.
 */
export async function deleteData(dataDir: string): Promise<void> {
  await withDataFolder(dataDir, async (state) => {
    await endRecorded(state);
    const inside = [
      'postgres',
      'redis',
      'cacheRedis',
      'servers',
      'logs',
      'nats.conf',
      'stack.json',
      'stack-secrets.json',
    ];
    const paths = inside.map((name) => join(dataDir, name)).concat(state.current.postgresHome ?? []);
    await Promise.all(paths.map((path) => rm(path, { recursive: true, force: true })));
  });
}

/** For the one who has claimed the data folder. */
export async function endRecorded(state: StateFile): Promise<string[]> {
  const { processes } = state.current;
  const ended = serverNames.map(async (name) => {
    const recorded = processes[name];
    if (!recorded || !isRunning(recorded)) {
      return [];
    }
    await endProcess(recorded, name === 'postgres' ? 'SIGINT' : 'SIGTERM');
    return [serverFacts[name].label];
  });
  return (await Promise.all(ended)).flat();
}

async function withDataFolder<T>(dataDir: string, work: (state: StateFile) => Promise<T>): Promise<T | undefined> {
  const folder = resolve(dataDir);
  if (!existsSync(folder)) {
    return undefined;
  }
  const release = claimDataFolder(folder);
  try {
    return await work(new StateFile(folder));
  } finally {
    release();
  }
}
