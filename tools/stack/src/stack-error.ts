/** A failure whose message tells an operator what to do; print the message without its stack trace. */
export class StackError extends Error {
  override readonly name: string = 'StackError';
}

/** Another process, alive, runs a stack in the data folder. */
export class StackInUseError extends StackError {
  override readonly name = 'StackInUseError';
}

/** The text of anything that was thrown. */
export function messageOf(error: unknown): string {
  if (error instanceof AggregateError && error.message === '') {
    return error.errors.map(messageOf).join('; ');
  }
  return error instanceof Error ? error.message : String(error);
}
