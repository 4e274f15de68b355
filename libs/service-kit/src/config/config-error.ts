/** One variable that cannot be used: its name and what it should look like. Never its value, which may be a secret. */
export interface ConfigFault {
  variable: string;
  expected: string;
}

/** The boot stops with this: every fault of every configuration at once, so that an operator mends them in one go. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';

  constructor(readonly faults: readonly ConfigFault[]) {
    super(
      ['The configuration cannot be used:', ...faults.map((fault) => `  ${fault.variable}: ${fault.expected}`)].join(
        '\n',
      ),
    );
  }
}
