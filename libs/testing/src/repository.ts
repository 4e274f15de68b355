import { join } from 'node:path';

/** The root of the repository, for the compiled entry points of apps, which nobody may import. */
export const REPOSITORY = join(import.meta.dirname, '..', '..', '..');
