/**
 * The door behind every npm script. Plain JavaScript without dependencies that also runs on Node 20: it installs what
 * the lock file says, finds a Node that is new enough, builds, and hands over to the command.
 */
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const STAMP = join(ROOT, 'node_modules', '.marquee-lock');
const CLAIM = join(ROOT, '.turbo', 'launcher.pid');
// Not by way of `.bin`: npm 10 removes the link again when it skips the packages of other systems.
const OWN_NODE = join(ROOT, 'node_modules', `node-${process.platform}-${process.arch}`, 'bin', 'node');
const TOLD_AFTER_TRIES = 30;
const OLDEST_NODE = [22, 15];
const STOP_SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/** Tools of the build look for updates, start daemons and count their users unless told otherwise. */
const QUIET_TOOLS = {
  TURBO_TELEMETRY_DISABLED: '1',
  TURBO_NO_UPDATE_NOTIFIER: '1',
  NX_DAEMON: 'false',
  DO_NOT_TRACK: '1',
};

/** The program that works for us at the moment, and whether we were asked to stop. */
let working;
let stopping = false;
for (const signal of STOP_SIGNALS) {
  process.on(signal, () => {
    stopping = true;
    working?.kill(signal);
  });
}

const [command = 'start', ...words] = process.argv.slice(2);
process.chdir(ROOT);
await claim();
await install();
const node = findNode();
Object.assign(process.env, QUIET_TOOLS, { PATH: `${dirname(node)}:${process.env['PATH']}` });
await build();
rmSync(CLAIM);
if (command !== 'build') await handOver();

/** Two copies that start at once would install and build over each other: the second one waits for the first. */
async function claim() {
  mkdirSync(dirname(CLAIM), { recursive: true });
  for (let tries = 1; !takeClaim(); tries++) {
    if (tries === TOLD_AFTER_TRIES) say(`another npm command installs or builds here: waiting (if not: rm ${CLAIM})`);
    await sleep(100);
    if (stopping) process.exit(1);
  }
  process.once('exit', () => readClaim() === process.pid && rmSync(CLAIM));
}

function takeClaim() {
  try {
    writeFileSync(CLAIM, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
  }
  const owner = readClaim();
  if (owner > 0 && !isRunning(owner)) rmSync(CLAIM, { force: true });
  return false;
}

/** 0 while its owner is just writing it or has just removed it. */
function readClaim() {
  try {
    return Number(readFileSync(CLAIM, 'utf8'));
  } catch {
    return 0;
  }
}

function isRunning(pid) {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return error.code === 'EPERM';
  }
}

/** Installs when the lock file has changed since the last time; a moment otherwise. */
async function install() {
  const lock = createHash('sha256').update(readFileSync('package-lock.json')).digest('hex');
  if (existsSync(STAMP) && readFileSync(STAMP, 'utf8') === lock) return;
  say('installing packages (about a minute, once)');
  const npm = process.env['npm_execpath'];
  const options = ['ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error'];
  await succeed(...(npm ? [process.execPath, [npm, ...options]] : ['npm', options]));
  writeFileSync(STAMP, lock);
}

/** The Node of the lock file where it has one for this system and it runs, else the one that runs this. */
function findNode() {
  if (existsSync(OWN_NODE) && spawnSync(OWN_NODE, ['--version']).status === 0) return OWN_NODE;
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const [oldestMajor, oldestMinor] = OLDEST_NODE;
  if (major > oldestMajor || (major === oldestMajor && minor >= oldestMinor)) return process.execPath;
  say(
    `Marquee needs Node ${OLDEST_NODE.join('.')} or newer on this system (found ${process.versions.node}): see nodejs.org`,
  );
  process.exit(1);
}

/** Compiles what has changed. The output is shown only when something is wrong. */
async function build() {
  if (!existsSync(join('apps', 'gateway', 'dist'))) say('building (half a minute, once)');
  const turbo = join('node_modules', 'turbo', 'bin', 'turbo');
  const quiet = command === 'build' ? [] : ['--output-logs=errors-only', '--log-order=grouped'];
  await succeed(node, [turbo, 'run', 'build', ...quiet], { silent: command !== 'build' });
}

/**
 * Runs the command in a process group of its own: a terminal's Ctrl-C then reaches only this process, which passes it
 * on. The IPC channel tells the command when this process is gone without a word.
 */
async function handOver() {
  const main = join('tools', 'launcher', 'dist', 'main.js');
  process.exitCode = await run(node, ['--enable-source-maps', main, command, ...words], {
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
    detached: true,
  });
}

/** Runs a program to its end; when it fails, that is our end too. Silent programs are heard only then. */
async function succeed(program, parameters, { silent = false } = {}) {
  const output = [];
  const code = await run(
    program,
    parameters,
    { stdio: ['inherit', ...(silent ? ['pipe', 'pipe'] : ['inherit', 'inherit'])] },
    output,
  );
  if (stopping) process.exit(1);
  if (code === 0) return;
  process.stdout.write(Buffer.concat(output));
  process.exit(code);
}

/** Resolves with the program's exit code; what it prints to pipes is added to `output`. */
async function run(program, parameters, options, output = []) {
  if (stopping) process.exit(1);
  working = spawn(program, parameters, options);
  for (const stream of [working.stdout, working.stderr]) stream?.on('data', (chunk) => output.push(chunk));
  const [code] = await once(working, 'close');
  working = undefined;
  return code ?? 1;
}

function say(line) {
  process.stdout.write(`marquee  ${line}\n`);
}
