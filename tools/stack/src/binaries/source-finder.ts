import { messageOf } from '../stack-error.js';
import type { StackMode } from '../stack-options.js';
import { fetchDebianServers, type DebianServers, type FetchOptions } from './debian-packages.js';
import { pullImage } from './docker-image.js';
import { findInstalledProgram } from './installed-program.js';
import { MissingProduct } from './missing-product.js';
import { installNpmPostgres, type InstallOptions } from './npm-postgres.js';
import type { Product, Source } from './source.js';

/**
 * Finds where each server comes from, trying the ways in turn unless one is forced. Make one finder for each start:
 * one fetch brings both Redis and NATS. Its methods throw MissingProduct when no way works.
 */
export class SourceFinder {
  private fetched: Promise<DebianServers> | undefined;

  constructor(
    private readonly forced: Way | undefined,
    private readonly options: FetchOptions,
  ) {}

  async postgres(install: InstallOptions): Promise<Source> {
    return this.firstOf('postgres', ['fetch', 'path', 'docker'], () => installNpmPostgres(install));
  }

  async redis(): Promise<Source> {
    return this.firstOf('redis', ['path', 'fetch', 'docker'], async () => (await this.fetchOnce()).redis);
  }

  async nats(): Promise<Source> {
    return this.firstOf('nats', ['path', 'fetch', 'docker'], async () => (await this.fetchOnce()).nats);
  }

  private fetchOnce(): Promise<DebianServers> {
    this.fetched ??= fetchDebianServers(this.options);
    return this.fetched;
  }

  private async firstOf(product: Product, order: Way[], fetch: () => Promise<Source>): Promise<Source> {
    const ways: Record<Way, () => Promise<Source>> = {
      path: () => findInstalledProgram(product),
      fetch,
      docker: () => pullImage(product, this.options.signal),
    };
    const reasons: string[] = [];
    for (const way of this.forced ? [this.forced] : order) {
      try {
        return await ways[way]();
      } catch (error) {
        reasons.push(`${way}: ${messageOf(error)}`);
      }
    }
    throw new MissingProduct(product, reasons);
  }
}

export type Way = Exclude<StackMode, 'urls'>;
