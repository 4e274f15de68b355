import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const NAMES = ['SECRET_KEY', 'INTERNAL_API_KEY'] as const;

/** Secrets of a development copy: made once, kept in its data folder, readable by its owner only. */
export function developmentSecrets(dataDir: string): Record<string, string> {
  const file = join(dataDir, 'development-secrets.json');
  const kept = existsSync(file) ? parse(readFileSync(file, 'utf8')) : {};
  const missing = NAMES.filter((name) => typeof kept[name] !== 'string');
  if (missing.length === 0) return kept;
  const secrets = {
    ...kept,
    ...Object.fromEntries(missing.map((name) => [name, randomBytes(32).toString('base64url')])),
  };
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  writeFileSync(file, JSON.stringify(secrets, undefined, 2), { mode: 0o600 });
  return secrets;
}

/** A file that a crash has cut short holds nothing that cannot be made anew. */
function parse(text: string): Record<string, string> {
  try {
    return { ...(JSON.parse(text) as Record<string, string>) };
  } catch {
    return {};
  }
}
