import { access, constants, readdir, realpath } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';
import { messageOf } from '../stack-error.js';
import { programVersion } from './program-version.js';
import { productFacts, type Product, type Program } from './source.js';

/** Where packages put servers although an ordinary user's PATH lacks it. */
const SERVER_FOLDERS = ['/usr/local/sbin', '/usr/sbin'];
/** Debian's PostgreSQL has one folder for each major version. */
const DEBIAN_POSTGRES = '/usr/lib/postgresql';

/** Finds a server that is installed on this machine and runs. */
export async function findInstalledProgram(product: Product, path = process.env['PATH'] ?? ''): Promise<Program> {
  const { programs } = productFacts[product];
  const folders = [...path.split(delimiter).filter(Boolean), ...SERVER_FOLDERS];
  if (product === 'postgres') {
    folders.push(...(await debianPostgresFolders()));
  }
  const failures: string[] = [];
  for (const name of programs) {
    for (const folder of folders) {
      const file = await (product === 'postgres' ? postgresIn(folder) : executable(join(folder, name)));
      if (file === undefined) {
        continue;
      }
      try {
        return { kind: 'program', origin: 'PATH', version: await programVersion(file), file, env: {} };
      } catch (error) {
        failures.push(messageOf(error));
      }
    }
  }
  throw new Error(failures[0] ?? `${programs.join(' or ')} is not installed`);
}

async function debianPostgresFolders(): Promise<string[]> {
  const majors = await readdir(DEBIAN_POSTGRES).catch(() => []);
  return majors.sort((a, b) => Number(b) - Number(a)).map((major) => join(DEBIAN_POSTGRES, major, 'bin'));
}

/** Follows links, because initdb has to lie beside it. Redis's link must not be followed: its target acts by name. */
async function postgresIn(folder: string): Promise<string | undefined> {
  const file = await realpath(join(folder, 'postgres')).catch(() => undefined);
  return file && (await executable(join(dirname(file), 'initdb'))) && executable(file);
}

async function executable(path: string): Promise<string | undefined> {
  return access(path, constants.X_OK).then(
    () => path,
    () => undefined,
  );
}
