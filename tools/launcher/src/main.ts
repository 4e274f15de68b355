import { databaseCommand, keysCommand } from './commands/database-tools.js';
import { lintCommand } from './commands/lint.js';
import { stackCommand } from './commands/stack.js';
import { startCommand } from './commands/start.js';
import { testCommand } from './commands/test.js';
import { say } from './say.js';
import { stopSignal } from './stop-signal.js';

/** Each takes its words and the signal to stop, and resolves with the exit code. */
const COMMANDS: Record<string, (words: string[], stop: AbortSignal) => Promise<number>> = {
  start: startCommand,
  stack: stackCommand,
  test: testCommand,
  lint: lintCommand,
  db: databaseCommand,
  keys: keysCommand,
};

const [name = '', ...words] = process.argv.slice(2);
const command = COMMANDS[name];
if (!command) {
  say(`there is no command "${name}"; there are ${Object.keys(COMMANDS).join(', ')}`);
  process.exit(1);
}
try {
  process.exitCode = await command(words, stopSignal());
} catch (error) {
  say(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
// A channel to whoever started this would keep an otherwise finished process alive.
process.disconnect?.();
