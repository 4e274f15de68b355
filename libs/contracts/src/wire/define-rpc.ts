/** A class whose decorators say what a valid value is; one class serves validation and documentation. */
export type MessageClass<T extends object = object> = new () => T;

/** Marks a reply that travels as bytes, for bodies that nobody on the way needs to parse. */
export const BYTES = Object.freeze({ kind: 'bytes' as const });

type ReplyForm = MessageClass | typeof BYTES;
type ReplyOf<R extends ReplyForm> = R extends MessageClass<infer T> ? T : Uint8Array;

/** A request and its reply: handler and caller both take this value, so neither types a subject or a cast. */
export interface RpcContract<Request extends object = object, Reply = unknown> {
  readonly subject: string;
  readonly request: MessageClass<Request>;
  readonly reply: ReplyForm;
  /** Whether asking twice does no harm: only then is a call that found no responder tried once more. */
  readonly idempotent: boolean;
  /** How long a caller waits, in milliseconds, unless it says otherwise. */
  readonly deadlineMs: number;
  /** Carries the reply's type; there is no value at run time. */
  readonly _reply?: Reply;
}

/** Our own data should be there at once; a fill from upstream names its own deadline. */
export const OWN_DATA_DEADLINE_MS = 800;

/**
 * Defines a request by its subject (`owner.thing.verb`, the owner being the app that answers).
 *
 * @example
 * export const getTitle = defineRpc('metadata.title.get', { request: GetTitleRequest, reply: TitleDto });
 */
export function defineRpc<Request extends object, R extends ReplyForm>(
  subject: string,
  form: { request: MessageClass<Request>; reply: R; idempotent?: boolean; deadlineMs?: number },
): RpcContract<Request, ReplyOf<R>> {
  return Object.freeze({ subject, idempotent: false, deadlineMs: OWN_DATA_DEADLINE_MS, ...form });
}
