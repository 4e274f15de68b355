import { z } from 'zod';

const YES = ['true', 'yes', 'on', '1'];
const NO = ['false', 'no', 'off', '0'];

/** `true`, `yes`, `on`, `1` or their opposites, in any case. */
export function flag(otherwise: boolean) {
  return z
    .string()
    .transform((text) => text.toLowerCase())
    .pipe(z.enum([...YES, ...NO]))
    .transform((word) => YES.includes(word))
    .default(otherwise)
    .describe('true or false');
}

/** A whole number within bounds, in the unit that the variable's name says. */
export function wholeNumber(bounds: { min: number; max: number; otherwise: number }) {
  return digits(bounds).default(bounds.otherwise).describe(numberForm(bounds));
}

/** As {@link wholeNumber}, where no number is an answer too. */
export function optionalNumber(bounds: { min: number; max: number }) {
  return digits(bounds).optional().describe(numberForm(bounds));
}

/** A URL with one of these schemes, e.g. `url('redis', 'rediss')`. */
export function url(...schemes: string[]) {
  return z
    .string()
    .refine((text) => isUsableUrl(text, schemes))
    .describe(`a URL that begins with ${schemes.map((scheme) => `${scheme}://`).join(' or ')}`);
}

/** A value of which only the presence and the length matter here; it is never printed. */
export function secret(minimum = 1) {
  return z
    .string()
    .min(minimum)
    .optional()
    .describe(minimum > 1 ? `a secret of at least ${minimum} characters` : 'a secret');
}

/** With a host, and with credentials that whoever connects can decode. */
function isUsableUrl(text: string, schemes: readonly string[]): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, host, username, password } = new URL(text);
  return schemes.includes(protocol.slice(0, -1)) && host !== '' && isPercentEncoded(username + password);
}

function isPercentEncoded(text: string): boolean {
  return !/%(?![0-9a-f]{2})/i.test(text);
}

function digits({ min, max }: { min: number; max: number }) {
  return z
    .string()
    .regex(/^\d{1,15}$/)
    .transform(Number)
    .pipe(z.number().min(min).max(max));
}

function numberForm({ min, max }: { min: number; max: number }): string {
  return `a whole number from ${min} to ${max}`;
}
