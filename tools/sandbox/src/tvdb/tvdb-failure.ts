/** An error as TheTVDB answers it: a status and one line that begins with its kind. */
export class TvdbFailure extends Error {
  override readonly name = 'TvdbFailure';

  constructor(
    readonly statusCode: number,
    message: string,
  ) {
    super(message);
  }
}

export function notFound(): TvdbFailure {
  return new TvdbFailure(404, 'NotFoundException: not found');
}

export function invalidValue(what: string): TvdbFailure {
  return new TvdbFailure(400, `InvalidValueType: ${what}`);
}

export function unauthorized(): TvdbFailure {
  return new TvdbFailure(401, 'Unauthorized');
}
