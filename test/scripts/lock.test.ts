import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { withLock } from '../../scripts/setup/lock.mjs';
import { script, startModule, temporaryFolder, until } from './support.ts';

const imports = `
import { appendFileSync, existsSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { withLock } from ${JSON.stringify(script('setup/lock.mjs'))};
`;
const enterAndLeave = `${imports}
for (let turn = 0; turn < given.turns; turn += 1) {
  await withLock(given.lock, async () => {
    appendFileSync(given.log, 'in ' + process.pid + '\\n');
    await sleep(5);
    appendFileSync(given.log, 'out ' + process.pid + '\\n');
  });
}`;
const holdForever = `${imports}
await withLock(given.lock, async () => {
  writeFileSync(given.flag, '');
  await sleep(60_000);
});`;

test('of many processes at once, one at a time is inside', async () => {
  const folder = temporaryFolder();
  const given = { lock: join(folder, 'lock'), log: join(folder, 'log'), turns: 5 };
  const ended = await Promise.all(Array.from({ length: 4 }, () => startModule(enterAndLeave, given).ended));
  expect(ended.map(({ status, stderr }) => ({ status, stderr }))).toEqual(
    Array.from({ length: 4 }, () => ({ status: 0, stderr: '' })),
  );
  const lines = readFileSync(given.log, 'utf8').trim().split('\n');
  expect(lines).toHaveLength(2 * 4 * given.turns);
  for (let index = 0; index < lines.length; index += 2) {
    expect(lines[index + 1]).toBe(lines[index]?.replace('in', 'out'));
  }
  expect(readdirSync(given.lock)).toEqual([]);
});

test('what a killed owner leaves does not keep the next one out', async () => {
  const folder = temporaryFolder();
  const given = { lock: join(folder, 'lock'), flag: join(folder, 'flag') };
  const holder = startModule(holdForever, given);
  await until(() => existsSync(given.flag));
  const next = withLock(
    given.lock,
    () => Promise.resolve('inside'),
    () => holder.child.kill('SIGKILL'),
  );
  await expect(next).resolves.toBe('inside');
});

test('the lock lasts as long as a covered child, even when its owner is killed', async () => {
  const folder = temporaryFolder();
  const child = spawn(process.execPath, ['-e', 'setTimeout(() => {}, 60_000)'], { stdio: 'ignore' });
  onTestFinished(() => void child.kill('SIGKILL'));
  const given = { lock: join(folder, 'lock'), flag: join(folder, 'flag'), pid: child.pid };
  const owner = startModule(
    `${imports}
await withLock(given.lock, async (lock) => {
  lock.cover(given.pid);
  writeFileSync(given.flag, '');
  await sleep(60_000);
});`,
    given,
  );
  await until(() => existsSync(given.flag));
  owner.child.kill('SIGKILL');
  await owner.ended;
  const order: string[] = [];
  await withLock(
    given.lock,
    () => Promise.resolve(order.push('inside')),
    (pid) => {
      order.push(`waited for ${pid}`);
      child.kill('SIGKILL');
    },
  );
  expect(order).toEqual([`waited for ${child.pid}`, 'inside']);
});

test('a later process with the number of a dead owner does not hold its lock', async () => {
  const lock = join(temporaryFolder(), 'lock');
  mkdirSync(lock);
  writeFileSync(join(lock, `${process.pid}.1.abcdef@${hostname()}`), '');
  await expect(withLock(lock, () => Promise.resolve(1), expect.unreachable)).resolves.toBe(1);
});

test('an owner on another machine counts while it keeps touching its file', async () => {
  const lock = join(temporaryFolder(), 'lock');
  mkdirSync(lock);
  const foreign = join(lock, '1.-.abcdef@somewhere-else');
  writeFileSync(foreign, '');
  const owners: string[] = [];
  await withLock(
    lock,
    () => Promise.resolve(),
    (owner) => {
      owners.push(owner);
      utimesSync(foreign, new Date(0), new Date(0));
    },
  );
  expect(owners).toEqual(['1']);
  expect(readdirSync(lock)).toEqual([]);
});

test('a failure inside lets the next one in', async () => {
  const lock = join(temporaryFolder(), 'lock');
  await expect(withLock(lock, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
  await expect(withLock(lock, () => Promise.resolve('yes'), expect.unreachable)).resolves.toBe('yes');
});
