import { Injectable } from '@nestjs/common';
import { SCOPES, type Scope } from '@marquee/auth';
import { OWN_DATA_DEADLINE_MS, ServiceError } from '@marquee/contracts';
import { isDatabaseUnavailable, PrismaService } from '@marquee/database';
import { TimeUpError, within } from '@marquee/service-kit';
import type { ApiKeyRecord, NewApiKey } from './api-key.js';

/** API keys in PostgreSQL. Throws UNAVAILABLE when the database does not answer. */
@Injectable()
export class ApiKeyStore {
  constructor(private readonly prisma: PrismaService) {}

  /** Within a client's patience: a database that hangs is away, too. */
  async findByPrefix(prefix: string): Promise<ApiKeyRecord | null> {
    const row = await this.answered(() => {
      return within(OWN_DATA_DEADLINE_MS, this.prisma.apiKey.findUnique({ where: { prefix } }));
    });
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
      if (!(cause instanceof TimeUpError || isDatabaseUnavailable(cause))) throw cause;
      throw new ServiceError('UNAVAILABLE', 'The database does not answer at the moment.', { cause, retryAfter: 1 });
    }
  }
}

function knownScopes(scopes: readonly string[]): Scope[] {
  return SCOPES.filter((scope) => scopes.includes(scope));
}
