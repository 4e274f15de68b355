import { readEnvironment } from '@marquee/service-kit';
import { runMigrationCommand } from './migration-command.js';

process.exitCode = await runMigrationCommand({
  args: process.argv.slice(2),
  values: readEnvironment().values,
  print: (line) => process.stdout.write(`${line}\n`),
});
