/** Where a server comes from. */
export type Source = Program | Image;

export interface Program {
  kind: 'program';
  /** For people: `npm package`, `PATH`, `Debian package`. */
  origin: string;
  version: string;
  file: string;
  /** What the program needs in its environment. */
  env: NodeJS.ProcessEnv;
}

export interface Image {
  kind: 'image';
  origin: string;
  version: string;
  image: string;
}

export type Product = 'postgres' | 'redis' | 'nats';

/** How each product is called: by people, on disk, in Docker's and other registries, and in our configuration. */
export const productFacts: Record<Product, ProductFacts> = {
  postgres: {
    label: 'PostgreSQL',
    programs: ['postgres'],
    image: 'postgres:18',
    debian: 'postgresql',
    brew: 'postgresql@18',
    variables: ['DATABASE_URL'],
  },
  redis: {
    label: 'Redis',
    programs: ['redis-server', 'valkey-server'],
    image: 'redis:7',
    debian: 'redis-server',
    brew: 'redis',
    variables: ['REDIS_URL', 'CACHE_REDIS_URL'],
  },
  nats: {
    label: 'NATS',
    programs: ['nats-server'],
    image: 'nats:2',
    debian: 'nats-server',
    brew: 'nats-server',
    variables: ['NATS_URL'],
  },
};

interface ProductFacts {
  label: string;
  programs: string[];
  image: string;
  debian: string;
  brew: string;
  variables: string[];
}
