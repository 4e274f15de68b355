import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { StackError, messageOf } from '../stack-error.js';

/** Makes the folder, and its parents, for this user alone. One that exists keeps its mode. */
export function makePrivateFolder(path: string): string {
  try {
    mkdirSync(path, { recursive: true, mode: 0o700 });
    return path;
  } catch (error) {
    throw new StackError(`The folder ${path} cannot be made (${messageOf(error)}). Choose another data folder.`);
  }
}

/** Replaces a file in one step, readable by this user alone: a crash leaves the old or the new content, never half of it. */
export function writePrivateFile(path: string, content: string): void {
  const draft = `${path}.${process.pid}`;
  try {
    writeFileSync(draft, content, { mode: 0o600 });
    renameSync(draft, path);
  } catch (error) {
    throw new StackError(
      `${path} cannot be written (${messageOf(error)}). Does the data folder belong to another user?`,
    );
  }
}
