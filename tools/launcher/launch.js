/**
 * The door behind every npm script. Plain JavaScript without dependencies that also runs on Node 20: it installs what
 * the lock file says, finds a Node that is new enough, builds, and hands over to the command.
 */
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const STAMP = join(ROOT, 'node_modules', '.marquee-lock');
const OWN_NODE = join(ROOT, 'node_modules', '.bin', 'node');
const OLDEST_NODE = [22, 15];

/** Tools of the build look for updates, start daemons and count their users unless told otherwise. */
const QUIET_TOOLS = { TURBO_TELEMETRY_DISABLED: '1', TURBO_NO_UPDATE_NOTIFIER: '1', NX_DAEMON: 'false', DO_NOT_TRACK: '1' };

const [command = 'start', ...rest] = process.argv.slice(2);
process.chdir(ROOT);
install();
const node = findNode();
process.env['PATH'] = `${dirname(node)}:${process.env['PATH']}`;
Object.assign(process.env, QUIET_TOOLS);
build();
if (command !== 'build') handOver();

/** Installs when the lock file has changed since the last time; a moment otherwise. */
function install() {
  const lock = createHash('sha256').update(readFileSync('package-lock.json')).digest('hex');
  if (existsSync(STAMP) && readFileSync(STAMP, 'utf8') === lock) return;
  say('installing packages (about a minute, once)');
  const npm = process.env['npm_execpath'];
  const options = ['ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error'];
  run(npm ? process.execPath : 'npm', npm ? [npm, ...options] : options);
  writeFileSync(STAMP, lock);
}

/** The Node of the lock file where it has one for this system, else the one that runs this. */
function findNode() {
  if (existsSync(OWN_NODE)) return OWN_NODE;
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const [oldestMajor, oldestMinor] = OLDEST_NODE;
  if (major > oldestMajor || (major === oldestMajor && minor >= oldestMinor)) return process.execPath;
  say(`This system needs Node ${OLDEST_NODE.join('.')} or newer (found ${process.versions.node}): see nodejs.org`);
  process.exit(1);
}

/** Compiles what has changed. The output is shown only when something is wrong. */
function build() {
  const turbo = join(ROOT, 'node_modules', 'turbo', 'bin', 'turbo');
  if (!existsSync(join(ROOT, 'apps', 'gateway', 'dist'))) say('building (half a minute, once)');
  const quiet = command === 'build' ? [] : ['--output-logs=errors-only', '--log-order=grouped'];
  const { status, stdout, stderr } = spawnSync(node, [turbo, 'run', 'build', ...quiet], { encoding: 'utf8' });
  if (command === 'build' || status !== 0) process.stdout.write(stdout + stderr);
  if (status !== 0) process.exit(status ?? 1);
}

/**
 * Runs the command in a process group of its own: a terminal's Ctrl-C then reaches only this process, which passes it
 * on once. The IPC channel tells the command when this process is gone without a word.
 */
function handOver() {
  const main = join(ROOT, 'tools', 'launcher', 'dist', 'main.js');
  const child = spawn(node, ['--enable-source-maps', main, command, ...rest], {
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
    detached: true,
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('exit', (code) => process.exit(code ?? 1));
}

function run(program, parameters) {
  const { status } = spawnSync(program, parameters, { stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
}

function say(line) {
  process.stdout.write(`marquee  ${line}\n`);
}
