import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createOwnDatabase, type OwnDatabase } from '@marquee/testing/own-database';
import { runMigrationCommand } from './migration-command.js';

let database: OwnDatabase;

beforeEach(async () => {
  database = await createOwnDatabase();
});

afterEach(() => database.drop());

async function run(args: string[], values: Record<string, string> = { DATABASE_URL: database.url }) {
  const lines: string[] = [];
  const exitCode = await runMigrationCommand({ args, values, print: (line) => void lines.push(line) });
  return { exitCode, text: lines.join('\n') };
}

describe(runMigrationCommand, () => {
  it('fails the status of a database that is behind, and passes it once migrated', async () => {
    expect(await run(['status'])).toMatchObject({
      exitCode: 1,
      text: expect.stringMatching(/^pending +\d{14}_first$/m),
    });
    expect(await run(['migrate'])).toMatchObject({
      exitCode: 0,
      text: expect.stringMatching(/^applied \d{14}_first$/m),
    });
    expect(await run(['migrate'])).toMatchObject({ exitCode: 0, text: expect.stringContaining('nothing to apply') });
    expect(await run(['status'])).toMatchObject({
      exitCode: 0,
      text: expect.stringMatching(/^applied +\d{14}_first$/m),
    });
  });

  it('explains itself when asked, and when it does not understand', async () => {
    expect(await run(['--help'])).toMatchObject({ exitCode: 0, text: expect.stringContaining('status') });
    expect(await run(['destroy'])).toMatchObject({ exitCode: 1, text: expect.stringContaining('migrate') });
    expect(await run(['migrate', '--force'])).toMatchObject({ exitCode: 1, text: expect.stringContaining('--force') });
  });

  it('names a missing variable', async () => {
    expect(await run(['status'], {})).toMatchObject({ exitCode: 1, text: expect.stringContaining('DATABASE_URL') });
  });

  it.each(['migrate', 'status'])('says why %s cannot reach the database, without the password', async (command) => {
    const { exitCode, text } = await run([command], { DATABASE_URL: 'postgresql://me:hidden@127.0.0.1:1/marquee' });
    expect(exitCode).toBe(1);
    expect(text).toMatch(/^database 127\.0\.0\.1:1\/marquee\n.*(refused|reach)/i);
    expect(text).not.toContain('hidden');
  });
});
