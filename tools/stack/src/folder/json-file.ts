import { readFileSync } from 'node:fs';
import { StackError, messageOf } from '../stack-error.js';

/** Reads a JSON object from a file; undefined when there is no such file. */
export function readJsonFile(path: string): Record<string, unknown> | undefined {
  let content: string;
  try {
    content = readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
      return undefined;
    }
    throw new StackError(`${path} cannot be read (${messageOf(error)}). Does the data folder belong to another user?`);
  }
  try {
    const value: unknown = JSON.parse(content);
    if (typeof value === 'object' && value !== null) {
      return value as Record<string, unknown>;
    }
  } catch {
    // Told below, without the parser's words: they would quote the content.
  }
  throw new StackError(`${path} is damaged. Restore it, or delete the whole data folder to begin anew.`);
}
