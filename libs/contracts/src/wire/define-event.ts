import type { MessageClass } from './define-rpc.js';

/** Something that happened: told to every replica of every service that listens, at most once, never answered. */
export interface EventContract<Payload extends object = object> {
  readonly subject: string;
  readonly payload: MessageClass<Payload>;
}

/** Defines an event by its subject in the branch `events.`, apart from everything that is answered. */
export function defineEvent<Payload extends object>(
  subject: `events.${string}`,
  form: { payload: MessageClass<Payload> },
): EventContract<Payload> {
  return Object.freeze({ subject, ...form });
}
