import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { meter } from '../../scripts/setup/say.mjs';

function shown(isTTY: boolean, updates: [seconds: number, done: number, total: number][]): string {
  const stream = new PassThrough();
  let time = 1_000_000;
  const target = Object.assign(stream, { isTTY, columns: 100 });
  const bar = meter('thing 1.0', { stream: target, now: () => time });
  for (const [seconds, done, total] of updates) {
    time = 1_000_000 + seconds * 1000;
    bar.update(done, total);
  }
  bar.end();
  return String(stream.read() ?? '');
}

test('a terminal gets one line that is drawn over and in the end removed', () => {
  const text = shown(true, [
    [0, 0, 200e6],
    [10, 100e6, 200e6],
  ]);
  expect(text).not.toContain('\n');
  expect(text).toContain('[##############..............] 100 of 200 MB, 10.0 MB/s, 10 s left');
  expect(text.endsWith('\r\u001B[K')).toBe(true);
});

test('a file gets a plain line every few seconds', () => {
  const updates = Array.from({ length: 60 }, (_, index): [number, number, number] => [
    index / 5,
    index * 1e6,
    100e6,
  ]);
  expect(shown(false, updates)).toBe(
    [
      'gwinnow: thing 1.0: 25 of 100 MB, 5.0 MB/s, 15 s left\n',
      'gwinnow: thing 1.0: 50 of 100 MB, 5.0 MB/s, 10 s left\n',
    ].join(''),
  );
});

test('what was there before does not count as speed', () => {
  expect(
    shown(false, [
      [0, 90e6, 100e6],
      [5, 95e6, 100e6],
    ]),
  ).toContain('1.0 MB/s, 5 s left');
});
