import { ACCESS_TOKEN_SECONDS, matchesHash, prefixOf, type AccessTokens, type Principal } from '@marquee/auth';
import { ServiceError, type TokenDto } from '@marquee/contracts';
import { stateOf, type ApiKeyRecord } from './api-key.js';
import { demoPrincipal, type Caller } from './demo-keys.js';

export interface ApiKeys {
  findByPrefix(prefix: string): Promise<ApiKeyRecord | null>;
}

/** Gives an access token for an API key. */
export class TokenService {
  constructor(
    private readonly keys: ApiKeys,
    private readonly tokens: Pick<AccessTokens, 'issue'>,
    private readonly options: { demoKeys: boolean; now?: () => number },
  ) {}

  /** Throws UNAUTHENTICATED for a key that is unknown, revoked or expired, with the same words for each. */
  async issue(apiKey: string, caller: Caller): Promise<TokenDto> {
    const principal = await this.principalOf(apiKey, caller);
    if (!principal) {
      const fields = [{ field: 'api_key', message: 'api_key is not valid' }];
      throw new ServiceError('UNAUTHENTICATED', 'The API key is not valid.', { fields });
    }
    return { access_token: this.tokens.issue(principal), token_type: 'Bearer', expires_in: ACCESS_TOKEN_SECONDS };
  }

  private async principalOf(apiKey: string, caller: Caller): Promise<Principal | undefined> {
    if (this.options.demoKeys) {
      const demo = demoPrincipal(apiKey, caller);
      if (demo) return demo;
    }
    const prefix = prefixOf(apiKey);
    const record = prefix === undefined ? null : await this.keys.findByPrefix(prefix);
    if (!record || !matchesHash(apiKey, record.hash)) return undefined;
    const works = stateOf(record, (this.options.now ?? Date.now)()) === 'works';
    return works ? { keyId: record.id, scopes: record.scopes } : undefined;
  }
}
