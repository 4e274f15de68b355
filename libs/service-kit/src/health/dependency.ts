import { within } from '../time/within.js';

/** Something outside the process that a service leans on, and how to ask whether it is there. */
export interface Dependency {
  readonly name: string;
  /** Resolves when it answers, with what is worth showing; throws otherwise. Called with a deadline around it. */
  check(): Promise<Record<string, string | number> | void>;
}

export interface DependencyState {
  status: 'up' | 'down';
  /** How long the check took, in milliseconds. */
  ms: number;
  [detail: string]: string | number;
}

const CHECK_DEADLINE_MS = 800;

/** Asks one dependency. Why it is down stays in the log: messages of clients may hold addresses and names. */
export async function stateOf(dependency: Dependency, report: (error: unknown) => void): Promise<DependencyState> {
  const started = performance.now();
  const elapsed = () => Math.round(performance.now() - started);
  try {
    const details = await within(CHECK_DEADLINE_MS, dependency.check());
    return { ...details, status: 'up', ms: elapsed() };
  } catch (error) {
    report(error);
    return { status: 'down', ms: elapsed() };
  }
}
