import { Inject, Injectable, Logger } from '@nestjs/common';
import { Drain } from '../shutdown/drain.js';
import { stateOf, type Dependency, type DependencyState } from './dependency.js';

/** What an app declares about its health. */
export interface HealthPlan {
  dependencies: readonly Dependency[];
  /** Whether the app can do its work, given which dependencies are up. Default: all of them must be. */
  ready?(up: ReadonlySet<string>): boolean;
  /** Figures for people, e.g. the cache's hits. Nothing secret, nothing per user. */
  figures?(): Record<string, unknown>;
}

export const HEALTH_PLAN = Symbol('marquee:health-plan');

export interface HealthReport {
  /** `degraded`: it works, but something is missing. */
  status: 'ok' | 'degraded' | 'down' | 'stopping';
  uptimeSeconds: number;
  dependencies: Record<string, DependencyState>;
  [figures: string]: unknown;
}

@Injectable()
export class HealthService {
  private readonly logger = new Logger(HealthService.name);
  private running: Promise<HealthReport> | undefined;

  constructor(
    private readonly drain: Drain,
    @Inject(HEALTH_PLAN) private readonly plan: HealthPlan,
  ) {}

  /** Whoever asks while a check is under way gets its result: anybody may ask, and a check costs every dependency. */
  report(): Promise<HealthReport> {
    this.running ??= this.look().finally(() => (this.running = undefined));
    return this.running;
  }

  private async look(): Promise<HealthReport> {
    const entries = await Promise.all(
      this.plan.dependencies.map(async (dependency) => {
        const report = (error: unknown) => this.logger.debug({ dependency: dependency.name, err: error });
        return [dependency.name, await stateOf(dependency, report)] as const;
      }),
    );
    const up = new Set(entries.filter(([, state]) => state.status === 'up').map(([name]) => name));
    return {
      ...this.plan.figures?.(),
      status: this.statusWith(up),
      uptimeSeconds: Math.round(process.uptime()),
      dependencies: Object.fromEntries(entries),
    };
  }

  private statusWith(up: ReadonlySet<string>): HealthReport['status'] {
    if (this.drain.isStopping) return 'stopping';
    const all = up.size === this.plan.dependencies.length;
    if (all) return 'ok';
    return this.plan.ready?.(up) ? 'degraded' : 'down';
  }
}
