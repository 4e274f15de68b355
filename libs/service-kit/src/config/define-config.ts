import { registerAs, type ConfigFactoryKeyHost } from '@nestjs/config';
import { z } from 'zod';
import { ConfigError, type ConfigFault } from './config-error.js';
import { readEnvironment } from './environment.js';

type Variables = Record<string, z.ZodType>;
type Parsed<V extends Variables> = { [Name in keyof V]: z.output<V[Name]> };
type Values = Readonly<Record<string, string>>;
type Reject = (variable: string, expected: string) => void;

/** What the boot asks of a configuration, whatever its slice. */
export interface BootConfig {
  (): object;
  /** The names it reads, for the check of `.env.example`. */
  readonly variables: readonly string[];
  /** Everything wrong with `values`; empty when the slice can be built. */
  faults(values: Values): ConfigFault[];
}

/** A concern's configuration: a factory for `ConfigModule` whose slice is injected by `KEY`. */
export type Config<Slice extends object> = BootConfig &
  (() => Slice) &
  ConfigFactoryKeyHost<Slice> & {
    /** The slice that `values` give. Throws {@link ConfigError}. */
    from(values: Values): Slice;
  };

/**
 * Declares the variables of one concern and the nested, renamed slice that code gets by `@Inject(config.KEY)`.
 * Every schema carries its expected form in `.describe()`; `build` reports contradictions with `reject`.
 *
 * @example
 * export const natsConfig = defineConfig('nats', { NATS_URL: url('nats') }, (env) => ({ url: env.NATS_URL }));
 */
export function defineConfig<V extends Variables, Slice extends object>(
  token: string,
  variables: V,
  build: (env: Parsed<V>, reject: Reject) => Slice,
): Config<Slice> {
  const read = (values: Values): { slice?: Slice; faults: ConfigFault[] } => {
    const result = z.object(variables).safeParse(values);
    if (!result.success) return { faults: result.error.issues.map((issue) => describeFault(variables, issue.path)) };
    const faults: ConfigFault[] = [];
    const slice = build(result.data as Parsed<V>, (variable, expected) => faults.push({ variable, expected }));
    return faults.length > 0 ? { faults } : { slice, faults };
  };
  const from = (values: Values): Slice => {
    const { slice, faults } = read(values);
    if (slice === undefined) throw new ConfigError(faults);
    return slice;
  };
  const factory = registerAs<Slice, () => Slice>(token, () => from(readEnvironment().values));
  return Object.assign(factory, {
    variables: Object.keys(variables),
    faults: (values: Values) => read(values).faults,
    from,
  });
}

function describeFault(variables: Variables, path: readonly PropertyKey[]): ConfigFault {
  const variable = String(path[0]);
  return { variable, expected: `expected ${variables[variable]?.description ?? 'another form'}` };
}
