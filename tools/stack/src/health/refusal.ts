/** The server answered, and its answer will not change by waiting: a wrong password, a missing database. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
}
