/** Variables whose value nobody may read in a log. */
const SECRET_NAME = /(KEY|KEYS|SECRET|TOKEN|PASSWORD|PIN)$/;
const SHORTEST_SECRET = 6;

/** The secrets among the variables: values of secret names, and the passwords inside URLs. */
export function secretsIn(values: Readonly<Record<string, string>>): string[] {
  const found = Object.entries(values).flatMap(([name, value]) => [
    ...(SECRET_NAME.test(name) ? value.split(',') : []),
    ...passwordsIn(value),
  ]);
  return [...new Set(found)].filter((secret) => secret.length >= SHORTEST_SECRET);
}

/** A function that blanks these secrets, plain and percent-encoded, wherever they turn up in a line. */
export function secretScrubber(secrets: readonly string[]): (line: string) => string {
  const forms = [...new Set(secrets.flatMap((secret) => [secret, encodeURIComponent(secret)]))];
  return (line) => forms.reduce((text, form) => (text.includes(form) ? text.replaceAll(form, '[redacted]') : text), line);
}

function passwordsIn(value: string): string[] {
  return value
    .split(',')
    .filter((part) => URL.canParse(part))
    .map((part) => decodeURIComponent(new URL(part).password))
    .filter(Boolean);
}
