import { SetMetadata } from '@nestjs/common';

export const OPEN_ROUTE = Symbol('marquee:open-route');

/** Needs no credential. Guards are global; this is the only way past them, so a search for it lists what is open. */
export const OpenRoute = () => SetMetadata(OPEN_ROUTE, true);
