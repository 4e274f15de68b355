/** The processes of Marquee: what each is called in logs and metrics, and its port's distance from `PORT_BASE`. */
export const SERVICES = Object.freeze({
  gateway: { name: 'gateway', portOffset: 0 },
  metadataCache: { name: 'metadata-cache', portOffset: 10 },
  providers: { name: 'providers', portOffset: 20 },
  watchTogether: { name: 'watch-together', portOffset: 30 },
  favorites: { name: 'favorites', portOffset: 40 },
  syncWorker: { name: 'sync-worker', portOffset: 50 },
});

export type ServiceIdentity = (typeof SERVICES)[keyof typeof SERVICES];
