import { ServiceError } from '@marquee/contracts';

/** Deeper than any input of ours: what walks an input recurses as deep as it is led, until the stack is full. */
const MOST_LEVELS = 32;

/** Throws BAD_REQUEST for what validation would not see or would not survive; `input` is JSON or a parsed query. */
export function requirePlain(input: unknown): void {
  for (const [name, value] of entriesOf(input)) {
    if (isInherited(name)) throw refused(name, 'is not a known parameter');
    if (!isPlain(value, MOST_LEVELS)) throw refused(name, 'is nested too deeply or has names that no input has');
  }
}

function isPlain(value: unknown, levels: number): boolean {
  return entriesOf(value).every(([name, inner]) => levels > 0 && !isInherited(name) && isPlain(inner, levels - 1));
}

/** What every object has: class-transformer leaves such a name out before anybody can refuse it. */
function isInherited(name: string): boolean {
  return Object.hasOwn(Object.prototype, name);
}

function entriesOf(value: unknown): [string, unknown][] {
  return typeof value === 'object' && value !== null ? Object.entries(value) : [];
}

function refused(field: string, why: string): ServiceError {
  const message = `${field} ${why}`;
  return new ServiceError('BAD_REQUEST', message, { fields: [{ field, message }] });
}
