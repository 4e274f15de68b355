import { access, constants, readdir, realpath } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';
import { messageOf } from '../stack-error.js';
import { programVersion } from './program-version.js';
import { productFacts, type Product, type Program } from './source.js';

/** Debian keeps PostgreSQL's servers off the PATH, one folder for each major version. */
const DEBIAN_POSTGRES = '/usr/lib/postgresql';

/** Finds a server that is installed on this machine and runs. */
export async function findInstalledProgram(product: Product, path = process.env['PATH'] ?? ''): Promise<Program> {
  const { programs } = productFacts[product];
  const folders = path.split(delimiter).filter(Boolean);
  if (product === 'postgres') {
    folders.push(...(await debianPostgresFolders()));
  }
  const failures: string[] = [];
  for (const name of programs) {
    for (const folder of folders) {
      const file = await executable(join(folder, name));
      if (file === undefined || (product === 'postgres' && !(await executable(join(dirname(file), 'initdb'))))) {
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

/** The real path of an executable file; links are followed because PostgreSQL's programs lie side by side behind them. */
async function executable(path: string): Promise<string | undefined> {
  try {
    const file = await realpath(path);
    await access(file, constants.X_OK);
    return file;
  } catch {
    return undefined;
  }
}
