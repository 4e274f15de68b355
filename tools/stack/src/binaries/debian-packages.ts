import { mkdir, mkdtemp, readdir, readFile, rename, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { runCommand } from '../run-command.js';
import { messageOf } from '../stack-error.js';
import { programVersion } from './program-version.js';
import type { Program } from './source.js';

const PACKAGES = ['redis-server', 'redis-tools', 'nats-server'];

/**
 * Gets redis-server and nats-server from the system's own package sources without installing them: downloaded and
 * unpacked, once, into a cache folder that all data folders of this user share (or into `dataDir`, if there is none).
 * Needs neither root nor the system's apt state. Throws an error that says what is missing.
 */
export async function fetchDebianServers(options: FetchOptions): Promise<DebianServers> {
  const folder = join(await cacheFolder(options.dataDir), await systemName());
  try {
    return await serversIn(folder);
  } catch {
    options.log('Fetching Redis and NATS from the Debian package sources (once for this user)');
    await fetchInto(folder, options.signal);
    return serversIn(folder);
  }
}

async function cacheFolder(dataDir: string): Promise<string> {
  const xdg = process.env['XDG_CACHE_HOME'];
  const shared = join(xdg && isAbsolute(xdg) ? xdg : join(homedir(), '.cache'), 'marquee', 'servers');
  try {
    await mkdir(shared, { recursive: true, mode: 0o700 });
    await rm(await mkdtemp(join(shared, '.probe-')), { recursive: true });
    return shared;
  } catch {
    const own = join(dataDir, 'servers');
    await mkdir(own, { recursive: true, mode: 0o700 });
    return own;
  }
}

/** One folder for each system and release: libraries of one release do not fit another. */
async function systemName(): Promise<string> {
  const release = await readFile('/etc/os-release', 'utf8').catch(() => '');
  const field = (name: string) => new RegExp(`^${name}="?([\\w.-]+)`, 'm').exec(release)?.[1] ?? 'unknown';
  return `${field('ID')}-${field('VERSION_ID')}-${process.arch}`;
}

async function works(folder: string): Promise<boolean> {
  return serversIn(folder).then(
    () => true,
    () => false,
  );
}

async function serversIn(folder: string): Promise<DebianServers> {
  const env = { LD_LIBRARY_PATH: (await libraryFolders(folder)).join(':') };
  const program = async (path: string): Promise<Program> => {
    const file = join(folder, path);
    const version = await programVersion(file, { env: { ...process.env, ...env } });
    return { kind: 'program', origin: 'Debian package', version, file, env };
  };
  return { redis: await program('usr/bin/redis-server'), nats: await program('usr/sbin/nats-server') };
}

async function libraryFolders(folder: string): Promise<string[]> {
  const folders: string[] = [];
  for (const lib of [join(folder, 'usr', 'lib'), join(folder, 'lib')]) {
    const entries = await readdir(lib).catch(() => []);
    folders.push(lib, ...entries.filter((entry) => entry.includes('-linux-')).map((entry) => join(lib, entry)));
  }
  return folders;
}

/** Works in a folder of its own and renames at the end, so that two fetches at once and a crash do no harm. */
async function fetchInto(folder: string, signal: AbortSignal | undefined): Promise<void> {
  const work = await mkdtemp(`${folder}.fetch-`);
  try {
    const unpacked = await unpackPackages(work, signal);
    await serversIn(unpacked);
    // Another fetch may have been quicker, and its servers may be running by now.
    if (!(await works(folder))) {
      await rm(folder, { recursive: true, force: true });
      await rename(unpacked, folder);
    }
  } catch (error) {
    if (!(await works(folder))) {
      throw error;
    }
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

async function unpackPackages(work: string, signal: AbortSignal | undefined): Promise<string> {
  const [downloads, unpacked] = [join(work, 'downloads'), join(work, 'unpacked')];
  for (const folder of ['lists/partial', 'cache/archives/partial', 'downloads', 'unpacked']) {
    await mkdir(join(work, folder), { recursive: true });
  }
  const run = { cwd: downloads, env: { ...process.env, LC_ALL: 'C' }, timeoutMs: 180_000, signal };
  const apt = (...args: string[]) => runCommand('apt-get', [...aptOptions(work), ...args], run);

  // One broken source among many fails the update although the others are enough; what matters is the next step.
  const updateFailure = await apt('update').then(() => '', messageOf);
  try {
    const plan = await apt('--simulate', '--no-install-recommends', 'install', ...PACKAGES);
    await apt('download', ...new Set([...PACKAGES, ...plannedPackages(plan)]));
  } catch (error) {
    throw new Error(updateFailure || messageOf(error));
  }
  for (const file of await readdir(downloads)) {
    await runCommand('dpkg', ['-x', join(downloads, file), unpacked], run);
  }
  return unpacked;
}

function aptOptions(work: string): string[] {
  const settings = {
    'Dir::State': work,
    'Dir::State::lists': join(work, 'lists'),
    'Dir::Cache': join(work, 'cache'),
    // As root, apt would give its downloads to a user who cannot enter a folder in root's home.
    'APT::Sandbox::User': 'root',
    // Otherwise a source that cannot be reached is a success with a warning.
    'APT::Update::Error-Mode': 'any',
    'Acquire::Retries': '2',
    'Acquire::http::Timeout': '15',
    'Acquire::https::Timeout': '15',
  };
  return ['--quiet', ...Object.entries(settings).flatMap(([name, value]) => ['--option', `${name}=${value}`])];
}

/** The packages that a simulated installation would bring: lines such as `Inst liblzf1 (3.6-3 Debian:12 [amd64])`. */
export function plannedPackages(simulation: string): string[] {
  return [...simulation.matchAll(/^Inst (\S+)/gm)].map(([, name]) => name ?? '');
}

export interface DebianServers {
  redis: Program;
  nats: Program;
}

export interface FetchOptions {
  dataDir: string;
  log: (line: string) => void;
  signal: AbortSignal | undefined;
}
