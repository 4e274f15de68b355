import { invalidValue } from './tvdb-failure.js';

/** A whole number, or nothing if the parameter is absent; anything else is the client's error. */
export function optionalDigits(query: Query, name: string): number | undefined {
  const value = optionalMatch(query, name, /^\d{1,9}$/);
  return value === undefined ? undefined : Number(value);
}

export function optionalDay(query: Query, name: string): string | undefined {
  return optionalMatch(query, name, /^\d{4}-\d{2}-\d{2}$/);
}

function optionalMatch(query: Query, name: string, form: RegExp): string | undefined {
  const value = query[name];
  if (value !== undefined && (typeof value !== 'string' || !form.test(value))) throw invalidValue(name);
  return value;
}

/** As parsed: a repeated parameter is an array. */
export type Query = Record<string, string | string[] | undefined>;
