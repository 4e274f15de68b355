import { readFileSync } from 'node:fs';
import { StackError } from './stack-error.js';

/** PostgreSQL refuses to run as root; these users exist for such work. */
const CANDIDATES = ['postgres', 'nobody'];

/** The user for PostgreSQL's processes: ours (an empty answer), or an unprivileged one if we are root. */
export function postgresUser(): RunAs {
  return process.getuid?.() === 0 ? unprivilegedUser(readFileSync('/etc/passwd', 'utf8')) : {};
}

/** Picks the user from the text of /etc/passwd. */
export function unprivilegedUser(passwd: string): RunAsOther {
  const users = new Map(passwd.split('\n').map((line) => [line.split(':')[0], line.split(':')]));
  for (const name of CANDIDATES) {
    const [, , uid, gid] = users.get(name) ?? [];
    if (uid && gid) {
      return { uid: Number(uid), gid: Number(gid) };
    }
  }
  throw new StackError(
    `PostgreSQL does not run as root, and neither of the users ${CANDIDATES.join(' and ')} exists. ` +
      'Start as an ordinary user, or set DATABASE_URL.',
  );
}

/** What `spawn` takes: both, or neither for our own user. */
export type RunAs = RunAsOther | { uid?: never; gid?: never };

interface RunAsOther {
  uid: number;
  gid: number;
}
