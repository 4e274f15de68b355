import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '..', '..', '..');

/** Files of the repository by a pattern below its root, as paths from there; nothing generated or installed. */
export function filesLike(pattern: string): string[] {
  const isForeign = (path: string) => /(^|\/)(node_modules|dist|generated)(\/|$)/.test(path);
  return globSync(pattern, { cwd: ROOT })
    .filter((path) => !isForeign(path))
    .sort();
}

/** A file's text by its path from the root. */
export function textOf(path: string): string {
  return readFileSync(join(ROOT, path), 'utf8');
}

/** The root, for programs that are run there. */
export const REPOSITORY = ROOT;
