import { ValidationPipe, type ArgumentMetadata, type ValidationError } from '@nestjs/common';
import { ServiceError, type FieldFault } from '@marquee/contracts';
import { requirePlain } from './plain-input.js';

/** A body can hold thousands of unknown names; the answer need not. */
const MOST_FAULTS = 20;

/** Checks every DTO at both edges: unknown fields are refused, faults name the field and never repeat the value. */
export function inputPipe(): ValidationPipe {
  return new InputPipe({
    transform: true,
    whitelist: true,
    forbidNonWhitelisted: true,
    forbidUnknownValues: true,
    stopAtFirstError: true,
    validationError: { target: false, value: false },
    exceptionFactory: (errors) => {
      const fields = errors.flatMap((error) => faultsOf(error)).slice(0, MOST_FAULTS);
      return new ServiceError('BAD_REQUEST', fields.map(({ message }) => message).join('; '), { fields });
    },
  });
}

class InputPipe extends ValidationPipe {
  override async transform(value: unknown, metadata: ArgumentMetadata): Promise<unknown> {
    requirePlain(value);
    return super.transform(value, metadata);
  }
}

function faultsOf(error: ValidationError, parent = ''): FieldFault[] {
  const field = parent + error.property;
  const own = Object.entries(error.constraints ?? {}).map(([rule, message]) => ({
    field,
    message: rule === 'whitelistValidation' ? `${field} is not a known parameter` : message,
  }));
  return [...own, ...(error.children ?? []).flatMap((child) => faultsOf(child, `${field}.`))];
}
