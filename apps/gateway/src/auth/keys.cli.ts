import { ServiceError } from '@marquee/contracts';
import { databaseConfig, DatabasePool, PrismaService } from '@marquee/database';
import { ConfigError, readEnvironment } from '@marquee/service-kit';
import { ApiKeyStore } from './api-key.store.js';
import { keyCommand } from './key-command.js';

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  // Anything else is a bug, whose stack somebody will want to see.
  if (!(error instanceof ServiceError || error instanceof ConfigError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}

async function main(words: string[]): Promise<number> {
  const command = keyCommand(words);
  const pool = new DatabasePool(databaseConfig.from(readEnvironment().values));
  try {
    return await command(new ApiKeyStore(new PrismaService(pool)), (line) => process.stdout.write(`${line}\n`));
  } finally {
    await pool.end();
  }
}
