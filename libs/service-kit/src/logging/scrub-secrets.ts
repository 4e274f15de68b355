/** Variables whose value nobody may read in a log. */
const SECRET_NAME = /(KEY|KEYS|SECRET|TOKEN|PASSWORD|PASS|PIN)$/i;
const SHORTEST_SECRET = 6;

/** The secrets among the variables: values of secret names, and the passwords inside URLs. */
export function secretsIn(values: Readonly<Record<string, string>>): string[] {
  const found = Object.entries(values).flatMap(([name, value]) => [
    ...(SECRET_NAME.test(name) ? value.split(',').map((part) => part.trim()) : []),
    ...passwordsIn(value),
  ]);
  return [...new Set(found)].filter((secret) => secret.length >= SHORTEST_SECRET);
}

/** A function that blanks these secrets, plain, percent-encoded or in base64, wherever they turn up in a JSON line. */
export function secretScrubber(secrets: readonly string[]): (line: string) => string {
  // The longest first, so that a secret inside of another does not leave the rest of it behind.
  const forms = [...new Set(secrets.flatMap(formsOf))].sort((one, other) => other.length - one.length);
  return (line) =>
    forms.reduce((text, form) => (text.includes(form) ? text.replaceAll(form, '[redacted]') : text), line);
}

/** A value may be a URL or a list of them; of one that cannot be decoded, the password as written must do. */
function passwordsIn(value: string): string[] {
  return [value, ...value.split(',')]
    .map((part) => part.trim())
    .filter((part) => URL.canParse(part))
    .map((part) => new URL(part).password)
    .flatMap((password) => [password, decoded(password)]);
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function formsOf(secret: string): string[] {
  return [secret, encodeURIComponent(secret), ...base64Forms(secret)].map((form) => JSON.stringify(form).slice(1, -1));
}

/** What is the same in every base64 text that the secret stands in, for each of the three places where it can begin. */
function base64Forms(secret: string): string[] {
  return [0, 1, 2].flatMap((before) => {
    const bytes = Buffer.concat([Buffer.alloc(before), Buffer.from(secret)]);
    const certain = (encoding: 'base64' | 'base64url') =>
      bytes.toString(encoding).slice(Math.ceil((before * 8) / 6), Math.floor((bytes.length * 8) / 6));
    return [certain('base64'), certain('base64url')];
  });
}
