import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { serverNames, type ServerName } from '../stack-options.js';
import { readJsonFile } from './json-file.js';
import { writePrivateFile } from './private-files.js';

/** The servers' passwords: made once per data folder, then kept. Hexadecimal, so that they need no escaping anywhere. */
export function loadSecrets(dataDir: string): Secrets {
  const path = join(dataDir, 'stack-secrets.json');
  const kept = readJsonFile(path);
  if (kept) {
    return kept as Secrets;
  }
  const made = Object.fromEntries(serverNames.map((name) => [name, randomBytes(24).toString('hex')])) as Secrets;
  writePrivateFile(path, `${JSON.stringify(made, undefined, 2)}\n`);
  return made;
}

export type Secrets = Record<ServerName, string>;
