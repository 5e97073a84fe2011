import { stripVTControlCharacters } from 'node:util';

const PLAIN_INTERVAL_MS = 5000;
const [LONGEST_BAR, SHORTEST_BAR, BESIDE_BAR] = [28, 8, 52];
const OUTPUT_LINES = 40;

/**
 * One line for the reader. Always on stderr: stdout belongs to the task.
 *
 * @param {string} line
 */
export function say(line) {
  process.stderr.write(`gwinnow: ${line}\n`);
}

/**
 * What a tool printed before it failed, its first lines.
 *
 * @param {string} output
 */
export function sayOutput(output) {
  const text = process.stderr.isTTY ? output : stripVTControlCharacters(output);
  const lines = text
    .trim()
    .split('\n')
    .filter((line) => !/^\s+at /.test(line));
  process.stderr.write(`${lines.slice(0, OUTPUT_LINES).join('\n').trimEnd()}\n`);
}

/**
 * @typedef {{ write(text: string): unknown, isTTY?: boolean, columns?: number }} Screen
 *
 * @typedef {object} Meter
 * @property {(done: number, total: number) => void} update bytes so far and in all (0 while unknown)
 * @property {() => void} end
 */

/**
 * Shows how far a download is: a bar on a terminal, a plain line every few seconds elsewhere.
 *
 * @param {string} label
 * @param {{ stream?: Screen, now?: () => number }} [options]
 * @returns {Meter}
 */
export function meter(label, options = {}) {
  /** @type {Screen} */
  const stream = options.stream ?? process.stderr;
  const now = options.now ?? Date.now;
  /** @type {{ done: number, time: number } | null} */
  let first = null;
  let shown = 0;
  return {
    update(done, total) {
      const time = now();
      if (first === null) {
        first = { done, time };
        shown = time;
      }
      const speed = time > first.time ? ((done - first.done) / (time - first.time)) * 1000 : 0;
      if (stream.isTTY) {
        stream.write(`\r\u001B[K${barLine(label, done, total, speed, stream.columns)}`);
      } else if (time - shown >= PLAIN_INTERVAL_MS) {
        shown = time;
        stream.write(`gwinnow: ${label}: ${amounts(done, total, speed)}\n`);
      }
    },
    end() {
      if (stream.isTTY) stream.write('\r\u001B[K');
    },
  };
}

/**
 * @param {string} label
 * @param {number} done
 * @param {number} total
 * @param {number} speed bytes a second
 * @param {number | undefined} columns
 */
function barLine(label, done, total, speed, columns) {
  const width = columns ?? 80;
  const length = Math.max(SHORTEST_BAR, Math.min(LONGEST_BAR, width - label.length - BESIDE_BAR));
  const full = total > 0 ? Math.floor((done / total) * length) : 0;
  const bar = `[${'#'.repeat(full)}${'.'.repeat(length - full)}]`;
  return `gwinnow: ${label} ${bar} ${amounts(done, total, speed)}`.slice(0, width - 1);
}

/**
 * @param {number} done
 * @param {number} total
 * @param {number} speed
 */
function amounts(done, total, speed) {
  const left = speed > 0 && total > done ? `, ${duration((total - done) / speed)} left` : '';
  const of = total > 0 ? ` of ${megabytes(total)}` : '';
  return `${megabytes(done)}${of} MB, ${(speed / 1e6).toFixed(1)} MB/s${left}`;
}

/** @param {number} bytes */
function megabytes(bytes) {
  return (bytes / 1e6).toFixed(0);
}

/** @param {number} seconds */
function duration(seconds) {
  const whole = Math.ceil(seconds);
  return whole < 60 ? `${whole} s` : `${Math.floor(whole / 60)} min ${whole % 60} s`;
}

/** @param {number} since a Date.now() of before */
export function secondsSince(since) {
  return `${((Date.now() - since) / 1000).toFixed(1)} s`;
}
