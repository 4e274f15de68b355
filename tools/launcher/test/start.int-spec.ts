import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { isFree } from '@marquee/stack';
import { until } from '@marquee/testing/until';
import { Copy, runPrintedRequest } from './copy.js';
import type { NpmCommand } from './npm-command.js';

const READY = 'Marquee is ready';

describe('npm start', () => {
  let first: Copy;
  let second: Copy;
  let third: Copy;
  let firstRun: NpmCommand;
  let secondRun: NpmCommand;

  beforeAll(async () => {
    first = await Copy.make();
    second = await Copy.make();
    third = await Copy.make();
    [firstRun, secondRun] = [first.start(), second.start()];
    await Promise.all([firstRun.printed(READY), secondRun.printed(READY)]);
  }, 120_000);

  afterAll(async () => {
    await Promise.all([first, second, third].map((copy) => copy.remove()));
  }, 60_000);

  it('starts copies side by side, and each answers the request that it prints', async () => {
    for (const run of [firstRun, secondRun]) {
      const miss = await runPrintedRequest(run);
      const hit = await runPrintedRequest(run);
      expect(miss).toMatch(/^HTTP\/1.1 200 /);
      expect(miss).toMatch(/^cache-status: marquee; fwd=miss/im);
      expect(miss).toContain('"id":83268');
      expect(hit).toMatch(/^cache-status: marquee; hit; .*detail=memory/im);
    }
  });

  it('does not print a line for each request to the sandbox', () => {
    expect(firstRun.output).not.toMatch(/^sandbox /m);
  });

  it('names a port that is taken and the way out, and leaves nothing running', async () => {
    const run = third.start({ PORT_BASE: String(first.portBase) });
    expect(await run.exit).toBe(1);
    expect(run.output).toContain(`port ${first.portBase} is taken`);
    expect(run.output).toContain('PORT_BASE=19000 npm start');
    expect(run.processes()).toEqual([]);
  }, 30_000);

  it('refuses the data folder of a copy that runs', async () => {
    const run = third.start({ MARQUEE_DATA_DIR: first.dataDir });
    expect(await run.exit).toBe(1);
    expect(run.lastLine).toContain(`already running for the data folder ${first.dataDir}`);
    expect(run.processes()).toEqual([]);
  }, 30_000);

  it('plays no upstream that is configured, and makes an API key instead of demo keys', async () => {
    const upstream = `http://127.0.0.1:${first.portBase + 90}/tvdb/v4`;
    const run = third.start({ TVDB_API_KEY: 'a-key', TVDB_BASE_URL: upstream });
    await run.printed('Ctrl-C stops everything');
    expect(run.output).toMatch(/API key {3}mq_\S+ \(made for you, shown this once\)/);
    expect(await runPrintedRequest(run)).toContain('"id":83268');
    expect(await isFree(third.portBase + 90)).toBe(true);
    const demo = await fetch(`http://127.0.0.1:${third.portBase}/api/v1/auth/token`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ api_key: 'demo-key-1' }),
    });
    expect(demo.status).toBe(401);
    run.ctrlC();
    expect(await run.exit).toBe(0);
  }, 60_000);

  it('tells all that is wrong with the configuration, once each, and leaves nothing running', async () => {
    const run = third.start({ LOG_LEVEL: 'loud', METRICS_ENABLED: 'perhaps', MISS_DEADLINE_MS: 'soon' });
    expect(await run.exit).toBe(1);
    expect(run.output.match(/^marquee {4}\w+: expected .*$/gm)).toEqual([
      expect.stringContaining('LOG_LEVEL: expected one of fatal, error'),
      expect.stringContaining('METRICS_ENABLED: expected true or false'),
      expect.stringContaining('MISS_DEADLINE_MS: expected a whole number'),
    ]);
    expect(run.lastLine).toBe('marquee  not started: mend these in .env or in the environment');
    expect(run.processes()).toEqual([]);
    expect(await third.portsAreFree()).toBe(true);
  }, 60_000);

  it.each(['> marquee@', 'NATS ', 'listening'])(
    'leaves nothing when Ctrl-C comes after "%s"',
    async (text) => {
      const run = third.start();
      await run.printed(text);
      run.ctrlC();
      await run.exit;
      await until(() => run.processes().length === 0);
      expect(await third.portsAreFree()).toBe(true);
    },
    60_000,
  );

  it('ends everything at Ctrl-C, and keeps its data', async () => {
    firstRun.ctrlC();
    const asked = Date.now();
    expect(await firstRun.exit).toBe(0);
    expect(Date.now() - asked).toBeLessThan(10_000);
    expect(firstRun.lastLine).toBe('marquee  stopped');
    expect(firstRun.processes()).toEqual([]);
    expect(await first.portsAreFree()).toBe(true);

    firstRun = first.start();
    const restarted = Date.now();
    await firstRun.printed(READY);
    process.stdout.write(`a second start took ${((Date.now() - restarted) / 1000).toFixed(1)} s\n`);
    await firstRun.printed('Ctrl-C stops everything');
    expect(await runPrintedRequest(firstRun)).toMatch(/^cache-status: marquee; hit; .*detail=postgres/im);
  }, 90_000);

  it('ends everything at kill', async () => {
    const asked = Date.now();
    await firstRun.kill();
    await firstRun.exit;
    expect(Date.now() - asked).toBeLessThan(10_000);
    expect(firstRun.processes()).toEqual([]);
    expect(await first.portsAreFree()).toBe(true);
  }, 30_000);

  it('takes the services along when it is killed by force, and mends at the next start', async () => {
    const launchers = secondRun
      .processes()
      .filter(({ commandLine }) => /launch(er\/dist\/main)?\.js start/.test(commandLine));
    expect(launchers.length).toBeGreaterThanOrEqual(2);
    launchers.forEach(({ pid }) => process.kill(pid, 'SIGKILL'));
    await until(() => second.portsAreFree());

    const crashed = secondRun;
    secondRun = second.start();
    await secondRun.printed('Ctrl-C stops everything');
    expect(secondRun.output).toContain('that a crashed run had left behind');
    expect(await runPrintedRequest(secondRun)).toMatch(/^cache-status: marquee; hit; /im);
    expect(crashed.processes()).toEqual([]);
  }, 90_000);
});
