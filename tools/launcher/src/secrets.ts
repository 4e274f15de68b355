import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const NAMES = ['SECRET_KEY', 'INTERNAL_API_KEY'] as const;

type Secrets = Record<(typeof NAMES)[number], string>;

/** Secrets of a development copy: made once, kept in its data folder, readable by its owner only. */
export function developmentSecrets(dataDir: string): Secrets {
  const file = join(dataDir, 'development-secrets.json');
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Secrets;
  } catch {
    const secrets = Object.fromEntries(NAMES.map((name) => [name, randomBytes(32).toString('base64url')])) as Secrets;
    mkdirSync(dataDir, { recursive: true, mode: 0o700 });
    writeFileSync(file, JSON.stringify(secrets, undefined, 2), { mode: 0o600 });
    return secrets;
  }
}
