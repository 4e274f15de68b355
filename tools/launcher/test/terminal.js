/**
 * What a terminal is to an npm command: it holds it in one process group, and when the terminal's owner is gone, the
 * command is told to end. A test that is stopped leaves nothing running.
 */
import { spawn } from 'node:child_process';

const npm = spawn('npm', process.argv.slice(2), { stdio: 'inherit' });
process.send({ pid: npm.pid });
npm.on('exit', (code) => process.exit(code ?? 1));
// What is sent to the group is meant for the command.
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => undefined);
process.once('disconnect', () => process.kill(0, 'SIGTERM'));
