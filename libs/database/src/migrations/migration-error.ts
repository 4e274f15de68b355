/** The database could not be brought up to date. The message says what happened and what to do next. */
export class MigrationError extends Error {
  override readonly name = 'MigrationError';

  constructor(
    readonly code: 'MIGRATION_FAILED' | 'MIGRATION_LOCKED',
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
