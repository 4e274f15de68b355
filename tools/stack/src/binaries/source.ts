/** Where a server comes from. */
export type Source = Program | Image;

export interface Program {
  kind: 'program';
  /** As people call it: `npm package`, `PATH`, `Debian package`. */
  origin: string;
  version: string;
  file: string;
  /** What the program needs in its environment. */
  env: NodeJS.ProcessEnv;
}

export interface Image {
  kind: 'image';
  origin: 'Docker';
  version: string;
  image: string;
}

export type Product = 'postgres' | 'redis' | 'nats';

/** How each product is called: by people, on disk, in a registry of images, and by those who install it. */
export const productFacts: Record<Product, ProductFacts> = {
  postgres: {
    label: 'PostgreSQL',
    programs: ['postgres'],
    image: 'postgres:18',
    install: 'Debian, Ubuntu: apt-get install postgresql; macOS: brew install postgresql@18',
    variables: 'DATABASE_URL',
  },
  redis: {
    label: 'Redis',
    programs: ['redis-server', 'valkey-server'],
    image: 'redis:7',
    install: 'Debian, Ubuntu: apt-get install redis-server; macOS: brew install redis',
    variables: 'REDIS_URL and CACHE_REDIS_URL',
  },
  nats: {
    label: 'NATS',
    programs: ['nats-server'],
    image: 'nats:2',
    install: 'Debian, Ubuntu: apt-get install nats-server; macOS: brew install nats-server',
    variables: 'NATS_URL',
  },
};

interface ProductFacts {
  label: string;
  programs: string[];
  image: string;
  install: string;
  variables: string;
}
