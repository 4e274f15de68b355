import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { join } from 'node:path';

// Writes the Prisma client to src/generated. Works offline: `generate` only compiles prisma/schema.prisma.
const prisma = join(createRequire(import.meta.url).resolve('prisma/package.json'), '../build/index.js');
const schema = join(import.meta.dirname, '../../prisma/schema.prisma');

const { status } = spawnSync(process.execPath, [prisma, 'generate', '--schema', schema, '--no-hints'], {
  cwd: import.meta.dirname,
  stdio: 'inherit',
  env: {
    ...process.env,
    // Without it Prisma downloads a schema engine that `generate` never runs: any file that exists will do.
    PRISMA_SCHEMA_ENGINE_BINARY: process.execPath,
    CHECKPOINT_DISABLE: '1',
    PRISMA_HIDE_UPDATE_MESSAGE: '1',
  },
});
process.exitCode = status ?? 1;
