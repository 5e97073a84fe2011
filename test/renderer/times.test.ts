import { expect, it } from 'vitest';
import { timesIn } from '../../src/renderer/times.ts';

const AT = '2026-11-25T13:05:09.000Z';
const later = (seconds: number): number => Date.parse(AT) + 1000 * seconds;

it('shows local time in each language', () => {
  expect(timesIn('en', 'Europe/Berlin').moment(AT)).toBe('25 Nov 2026, 14:05');
  expect(timesIn('de', 'Europe/Berlin').moment(AT)).toBe('25.11.2026, 14:05');
  expect(timesIn('en', 'Europe/Berlin').clock(AT)).toBe('14:05');
  expect(timesIn('de', 'America/New_York').clock('2026-11-25T05:05:09.000Z')).toBe('00:05');
});

it('shows the log’s time in UTC', () => {
  expect(timesIn('de', 'Europe/Berlin').utc(AT)).toBe('2026-11-25 13:05:09');
});

it('says how long ago it was', () => {
  const { ago } = timesIn('en', 'UTC');
  expect([10, 750, 7300, 90_000, 800_000].map((seconds) => ago(AT, later(seconds)))).toEqual([
    'now',
    '12 min ago',
    '2 hr ago',
    'yesterday',
    '25 Nov 2026',
  ]);
  expect(timesIn('de', 'UTC').ago(AT, later(90_000))).toBe('gestern');
  expect(ago(AT, later(-5))).toBe('now');
});
