import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { constants } from 'node:os';

const KEPT_OUTPUT = 200_000;

/**
 * @typedef {object} Outcome
 * @property {number} status exit status; 128 + the signal's number for one that was killed
 * @property {string} output stdout and stderr together, the last 200,000 characters
 */

/**
 * @typedef {object} RunOptions
 * @property {string} [cwd]
 * @property {NodeJS.ProcessEnv} [env]
 * @property {import('./lock.mjs').Lock} [lock] lasts until the child ends, even if this process is killed
 * @property {(line: string) => void} [onLine] each line of stdout; what it gets is not kept in the output
 */

/**
 * Runs a program without showing what it prints.
 *
 * @param {string} program
 * @param {readonly string[]} args
 * @param {RunOptions} [options]
 * @returns {Promise<Outcome>}
 */
export function runQuietly(program, args, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      cwd: options.cwd,
      env: options.env,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const uncover = child.pid === undefined ? undefined : options.lock?.cover(child.pid);
    let output = '';
    /** @param {string} text */
    const keep = (text) => {
      output = (output + text).slice(-KEPT_OUTPUT);
    };
    child.stdout.setEncoding('utf8').on('data', options.onLine ? byLine(options.onLine) : keep);
    child.stderr.setEncoding('utf8').on('data', keep);
    child.once('error', (error) => {
      uncover?.();
      reject(error);
    });
    child.once('close', (code, signal) => {
      uncover?.();
      resolve({ status: statusOf(code, signal), output });
    });
  });
}

/**
 * @param {(line: string) => void} onLine
 * @returns {(text: string) => void}
 */
function byLine(onLine) {
  let rest = '';
  return (text) => {
    const lines = (rest + text).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) onLine(line);
  };
}

/**
 * Runs the task itself: it has this process' terminal, gets the signals that this process gets, and its exit
 * status is returned.
 *
 * @param {string} program
 * @param {readonly string[]} args
 * @param {{ cwd: string, env: NodeJS.ProcessEnv }} options
 * @returns {Promise<number>}
 */
export function runInForeground(program, args, options) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { ...options, stdio: 'inherit' });
    const forget = forwardSignals((signal) => child.kill(signal));
    child.once('error', (error) => {
      forget();
      reject(error);
    });
    child.once('exit', (code, signal) => {
      forget();
      resolve(statusOf(code, signal));
    });
  });
}

/**
 * @param {(signal: NodeJS.Signals) => void} send
 * @returns {() => void}
 */
function forwardSignals(send) {
  /** @type {NodeJS.Signals[]} */
  const signals = process.platform === 'win32' ? ['SIGINT'] : ['SIGINT', 'SIGTERM', 'SIGHUP'];
  /** @param {NodeJS.Signals} signal */
  const onSignal = (signal) => {
    // A terminal's Ctrl-C reaches the whole foreground group: the child has had it already.
    if (signal !== 'SIGINT' || !isInForeground()) send(signal);
  };
  for (const signal of signals) process.on(signal, onSignal);
  return () => signals.forEach((signal) => process.off(signal, onSignal));
}

function isInForeground() {
  if (process.platform !== 'linux') return process.stdin.isTTY;
  try {
    const fields = readFileSync('/proc/self/stat', 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ');
    return fields[2] === fields[5];
  } catch {
    return process.stdin.isTTY;
  }
}

/**
 * @param {number | null} code
 * @param {NodeJS.Signals | null} signal
 */
function statusOf(code, signal) {
  return code ?? 128 + (signal === null ? 0 : constants.signals[signal]);
}
