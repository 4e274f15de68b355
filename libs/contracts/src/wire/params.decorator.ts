import { Transform } from 'class-transformer';
import { IsBoolean, IsInt, IsOptional, Max, Min } from 'class-validator';

/**
 * A whole number written in plain digits, as paths and queries carry it. `Number()` would also take '1e3', '0x10' and
 * ' 7', and one document would get many keys.
 */
export function DigitsParam(
  name: string,
  { min, max, optional = false }: { min: number; max: number; optional?: boolean },
): PropertyDecorator {
  const message = `${name} must be a whole number from ${min} to ${max}`;
  return all(
    ...(optional ? [IsOptional()] : []),
    Transform(({ value }) => (typeof value === 'string' && /^\d{1,15}$/.test(value) ? Number(value) : value)),
    IsInt({ message }),
    Min(min, { message }),
    Max(max, { message }),
  );
}

/** `true` or `false`; absent means the property's own default. */
export function FlagParam(name: string): PropertyDecorator {
  return all(
    IsOptional(),
    Transform(({ value }) => (value === 'true' ? true : value === 'false' ? false : value)),
    IsBoolean({ message: `${name} must be true or false` }),
  );
}

function all(...decorators: PropertyDecorator[]): PropertyDecorator {
  return (target, key) => decorators.forEach((decorate) => decorate(target, key));
}
