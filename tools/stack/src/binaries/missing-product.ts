import { StackError } from '../stack-error.js';
import { productFacts, type Product } from './source.js';

/** No way to get a product works here; `reasons` has a line for each way. */
export class MissingProduct extends Error {
  override readonly name = 'MissingProduct';

  constructor(
    readonly product: Product,
    readonly reasons: string[],
  ) {
    super(`${productFacts[product].label} is missing`);
  }
}

/** One message for all that is missing: what, why, and what a person can do. */
export function explainMissing(missing: MissingProduct[]): StackError {
  const facts = missing.map(({ product }) => productFacts[product]);
  const reasons = new Set(missing.flatMap((one) => one.reasons));
  const debian = facts.map((fact) => fact.debian).join(' ');
  const brew = facts.map((fact) => fact.brew).join(' ');
  return new StackError(
    [
      `${list(facts.map(({ label }) => label))} could not be had on this machine:`,
      ...[...reasons].map((reason) => `  ${reason.replaceAll('\n', '\n    ')}`),
      `Install what is missing (Debian, Ubuntu: apt-get install ${debian}; macOS: brew install ${brew}),`,
      `or set ${list(facts.flatMap(({ variables }) => variables))}.`,
    ].join('\n'),
  );
}

function list(names: string[]): string {
  return [names.slice(0, -1).join(', '), ...names.slice(-1)].filter(Boolean).join(' and ');
}
