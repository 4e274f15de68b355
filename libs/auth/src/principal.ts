export const SCOPES = ['read', 'write', 'admin'] as const;

export type Scope = (typeof SCOPES)[number];

/** Who is asking, once the credential has been checked. */
export interface Principal {
  /** The API key's id, or `demo:NAME`; never the key. */
  keyId: string;
  scopes: readonly Scope[];
}
