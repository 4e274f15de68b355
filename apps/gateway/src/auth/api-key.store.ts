import { Injectable } from '@nestjs/common';
import { SCOPES, type Scope } from '@marquee/auth';
import { ServiceError } from '@marquee/contracts';
import { isDatabaseUnavailable, PrismaService } from '@marquee/database';
import type { ApiKeyRecord, NewApiKey } from './api-key.js';

/** API keys in PostgreSQL. Throws UNAVAILABLE when the database does not answer. */
@Injectable()
export class ApiKeyStore {
  constructor(private readonly prisma: PrismaService) {}

  async findByPrefix(prefix: string): Promise<ApiKeyRecord | null> {
    const row = await this.answered(() => this.prisma.apiKey.findUnique({ where: { prefix } }));
    return row && { ...row, scopes: knownScopes(row.scopes) };
  }

  async add(key: NewApiKey): Promise<void> {
    await this.answered(() => this.prisma.apiKey.create({ data: key }));
  }

  async list(): Promise<ApiKeyRecord[]> {
    const rows = await this.answered(() => this.prisma.apiKey.findMany({ orderBy: { createdAt: 'asc' } }));
    return rows.map((row) => ({ ...row, scopes: knownScopes(row.scopes) }));
  }

  /** Whether there was such a key that still worked. */
  async revoke(prefix: string): Promise<boolean> {
    const { count } = await this.answered(() =>
      this.prisma.apiKey.updateMany({ where: { prefix, revokedAt: null }, data: { revokedAt: new Date() } }),
    );
    return count > 0;
  }

  private async answered<T>(query: () => Promise<T>): Promise<T> {
    try {
      return await query();
    } catch (cause) {
      if (!isDatabaseUnavailable(cause)) throw cause;
      throw new ServiceError('UNAVAILABLE', 'The database does not answer at the moment.', { cause, retryAfter: 1 });
    }
  }
}

function knownScopes(scopes: readonly string[]): Scope[] {
  return SCOPES.filter((scope) => scopes.includes(scope));
}
