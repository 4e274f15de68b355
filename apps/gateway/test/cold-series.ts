/** A document that exists, by our path and by upstream's. */
export interface ColdDocument {
  path: string;
  upstream: string;
}

const IDS = [70533, 70860, 71278, 73752, 78874, 79126, 79481, 81189, 82066, 121361, 248742, 262980];

/** Documents that nobody has read yet, each given out once: no test meets what another one has cached. */
export class ColdSeries {
  private readonly left = IDS.flatMap((id): ColdDocument[] => [
    { path: `/api/v1/series/${id}`, upstream: `/series/${id}` },
    { path: `/api/v1/series/${id}?extended=true`, upstream: `/series/${id}/extended` },
  ]);

  next(): ColdDocument {
    const document = this.left.shift();
    if (!document) throw new Error('no series is left that nobody has read');
    return document;
  }
}
