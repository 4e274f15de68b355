import { createHash } from 'node:crypto';
import { chownSync, lstatSync, mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { makePrivateFolder } from '../folder/private-files.js';
import type { StateFile } from '../folder/state-file.js';
import { postgresUser, type RunAs } from '../run-as.js';
import { StackError } from '../stack-error.js';

/** Survives a reboot, unlike /tmp, and every user can reach what is theirs in it. */
const PERSISTENT_TEMP = '/var/tmp';

/**
 * The folder of PostgreSQL's programs and data, the same at each start: in the data folder, or, if we are root and
 * PostgreSQL therefore runs as a user who may be unable to enter that, in the persistent temp folder.
 */
export function preparePostgresHome(host: HomeHost): PostgresHome {
  const runAs = postgresUser();
  if (runAs.uid === undefined) {
    return { home: makePrivateFolder(join(host.dataDir, 'postgres')), runAs };
  }
  return { home: homeOutside(host, runAs.uid, runAs.gid), runAs };
}

function homeOutside({ dataDir, state, log }: HomeHost, uid: number, gid: number): string {
  const known = state.current.postgresHome;
  if (known !== undefined && isSafe(known, uid)) {
    return known;
  }
  if (known !== undefined) {
    log(`PostgreSQL's folder ${known} is gone: starting with an empty database`);
  }
  const hash = createHash('sha256').update(dataDir).digest('hex').slice(0, 8);
  const made = mkdtempSync(join(PERSISTENT_TEMP, `marquee-${hash}-`));
  chownSync(made, uid, gid);
  state.rememberPostgresHome(made);
  return made;
}

/** False when the folder is gone. Where all may write, somebody could have put another in its place. */
function isSafe(folder: string, uid: number): boolean {
  const stat = lstatSync(folder, { throwIfNoEntry: false });
  if (stat === undefined) {
    return false;
  }
  if (!stat.isDirectory() || stat.uid !== uid || (stat.mode & 0o077) !== 0) {
    throw new StackError(`${folder} should be a private folder of user ${uid} with PostgreSQL's data, but is not.`);
  }
  return true;
}

export interface PostgresHome {
  home: string;
  /** Whom PostgreSQL's processes run as. */
  runAs: RunAs;
}

interface HomeHost {
  dataDir: string;
  state: StateFile;
  log: (line: string) => void;
}
