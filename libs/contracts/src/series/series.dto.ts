import { DigitsParam, FlagParam } from '../wire/params.decorator.js';

const MAX_ID = 2_147_483_647;
const MAX_PAGE = 100_000;

export class SeriesParams {
  @DigitsParam('id', { min: 1, max: MAX_ID })
  id!: number;
}

export class SeriesQuery {
  @FlagParam('extended')
  extended: boolean = false;
}

/** Pages count from 0, as TheTVDB's do. */
export class PageQuery {
  @DigitsParam('page', { min: 0, max: MAX_PAGE, optional: true })
  page: number = 0;
}
