import { runNode } from '../run-program.js';

/** In this order: the boundary rule reads the project graph that `nx sync:check` makes, and is silently off without. */
const STEPS = [
  ['node_modules/nx/dist/bin/nx.js', 'sync:check'],
  ['node_modules/eslint/bin/eslint.js', '.', '--max-warnings', '0'],
  ['node_modules/prettier/bin/prettier.cjs', '--check', '--log-level', 'warn', '.'],
];

/** `npm run lint`. */
export async function lintCommand(_words: string[], stop: AbortSignal): Promise<number> {
  for (const step of STEPS) {
    const code = await runNode(step, { stop });
    if (code !== 0) return code;
  }
  return 0;
}
