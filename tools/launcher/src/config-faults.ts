import type { ConfigFault } from '@marquee/service-kit';

/** Gathers what services say is wrong with their configuration: most faults are common to all, and are told once. */
export class ConfigFaults {
  private readonly found = new Map<string, ConfigFault>();

  /** Takes a line that a service printed; true when it was about faults, and need not be shown as it is. */
  take(line: string): boolean {
    const faults = faultsIn(line);
    for (const fault of faults) this.found.set(`${fault.variable} ${fault.expected}`, fault);
    return faults.length > 0;
  }

  get any(): boolean {
    return this.found.size > 0;
  }

  /** For people, one line for each fault. */
  toString(): string {
    const lines = [...this.found.values()].map(({ variable, expected }) => `  ${variable}: ${expected}`);
    return ['The configuration cannot be used:', ...lines.sort()].join('\n');
  }
}

function faultsIn(line: string): ConfigFault[] {
  // Cheap for the many lines that have nothing to do with it.
  if (!line.includes('"faults":')) return [];
  try {
    const { faults } = JSON.parse(line) as { faults?: unknown };
    return Array.isArray(faults) ? faults.filter(isFault) : [];
  } catch {
    return [];
  }
}

function isFault(value: unknown): value is ConfigFault {
  const { variable, expected } = (value ?? {}) as Partial<ConfigFault>;
  return typeof variable === 'string' && typeof expected === 'string';
}
