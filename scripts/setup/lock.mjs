import { randomBytes } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/*
 * Whoever wants the lock announces itself with a file of its own name, then looks: if another living process
 * has announced itself too, it withdraws and tries again. Of two, the later one sees the earlier one, so they
 * never both go on; and as no name is ever used twice, what a dead process left can be removed by anybody.
 */

const HEARTBEAT_MS = 20_000;
const FOREIGN_STALE_MS = 120_000;

/**
 * @typedef {object} Lock
 * @property {(pid: number) => () => void} cover counts a child as an owner too, so that the lock lasts until
 *   both have ended even if this process is killed; returns what ends it
 */

/**
 * Runs `work` while no other process on this machine (or on one that shares the folder) holds the lock.
 *
 * @template T
 * @param {string} folder the lock itself; made if absent
 * @param {(lock: Lock) => Promise<T>} work
 * @param {(owner: string) => void} [onWait] called once if it has to wait, with the owner's process number
 * @returns {Promise<T>}
 */
export async function withLock(folder, work, onWait) {
  const mine = await acquire(folder, onWait);
  const names = new Set([mine]);
  const removeAll = () => names.forEach((name) => remove(folder, name));
  const heartbeat = setInterval(() => names.forEach((name) => touch(folder, name)), HEARTBEAT_MS).unref();
  const onExit = () => remove(folder, mine);
  process.once('exit', onExit);
  try {
    return await work({
      cover(pid) {
        const name = announce(folder, pid);
        names.add(name);
        return () => {
          names.delete(name);
          remove(folder, name);
        };
      },
    });
  } finally {
    clearInterval(heartbeat);
    process.off('exit', onExit);
    removeAll();
  }
}

/**
 * @param {string} folder
 * @param {((owner: string) => void) | undefined} onWait
 */
async function acquire(folder, onWait) {
  for (let told = false; ;) {
    const mine = announce(folder, process.pid);
    const other = livingOwner(folder, mine);
    if (other === null) return mine;
    remove(folder, mine);
    if (!told) onWait?.(other.split('.')[0] ?? other);
    told = true;
    do await sleep(50 + Math.random() * 150);
    while (livingOwner(folder, mine) !== null);
  }
}

/**
 * @param {string} folder
 * @param {number} pid
 */
function announce(folder, pid) {
  mkdirSync(folder, { recursive: true });
  const name = `${pid}.${startTime(pid) ?? '-'}.${randomBytes(6).toString('hex')}@${hostname()}`;
  writeFileSync(join(folder, name), '', { flag: 'wx' });
  return name;
}

/**
 * @param {string} folder
 * @param {string} mine
 * @returns {string | null} the name of a living one's announcement
 */
function livingOwner(folder, mine) {
  let living = null;
  for (const name of listed(folder)) {
    if (name === mine) continue;
    if (isAlive(folder, name)) living = name;
    else remove(folder, name);
  }
  return living;
}

/** @param {string} folder */
function listed(folder) {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

/**
 * @param {string} folder
 * @param {string} name
 */
function isAlive(folder, name) {
  const [, pid, start, host] = /^(\d+)\.([^.]+)\.[^@]+@(.*)$/.exec(name) ?? [];
  if (pid === undefined) return false;
  if (host !== hostname()) return isFresh(folder, name);
  return exists(Number(pid)) && (start === '-' || startTime(Number(pid)) === start);
}

/**
 * The processes of another machine cannot be asked; they keep touching their files.
 *
 * @param {string} folder
 * @param {string} name
 */
function isFresh(folder, name) {
  try {
    return Date.now() - statSync(join(folder, name)).mtimeMs < FOREIGN_STALE_MS;
  } catch {
    return false;
  }
}

/** @param {number} pid */
function exists(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/**
 * Tells a process from a later one with the same number. Linux only.
 *
 * @param {number} pid
 * @returns {string | null} null where unknown; 'ended' for one that only waits for its parent to notice
 */
function startTime(pid) {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ');
    return fields[0] === 'Z' || fields[0] === 'X' ? 'ended' : (fields[19] ?? null);
  } catch {
    return null;
  }
}

/**
 * @param {string} folder
 * @param {string} name
 */
function remove(folder, name) {
  rmSync(join(folder, name), { force: true });
}

/**
 * @param {string} folder
 * @param {string} name
 */
function touch(folder, name) {
  try {
    utimesSync(join(folder, name), new Date(), new Date());
  } catch {
    // a lock folder that somebody cleared: the next announcement makes it again
  }
}
