import { readFile, readlink, realpath, rm } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * Removes a pid file that outlived its PostgreSQL. After a reboot, and above all in a restarted container, its number
 * can belong to another process of the same user, and PostgreSQL would then refuse to start.
 */
export async function removeDeadPidFile(data: string): Promise<void> {
  const file = join(data, 'postmaster.pid');
  const [pid] = (await readFile(file, 'utf8').catch(() => '')).split('\n');
  if (!pid || process.platform !== 'linux') {
    return;
  }
  // PostgreSQL works in its data directory.
  const folder = await readlink(`/proc/${pid}/cwd`).catch(() => undefined);
  if (folder !== (await realpath(data))) {
    await rm(file, { force: true });
  }
}
