import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const css = readFileSync(join(import.meta.dirname, '../../src/renderer/styles/tokens.css'), 'utf8');
const [light = {}, dark = {}] = css.split('@media (prefers-color-scheme: dark)').map(colours);

function colours(block: string): Record<string, string> {
  const found = block.matchAll(/--([\w-]+): (#[0-9a-f]{6});/g);
  return Object.fromEntries([...found].map(([, name, value]) => [name, value]));
}

/** Relative luminance, WCAG 2.2. */
function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const value = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one: string, other: string): number {
  const [low = 0, high = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
}

const BACKGROUNDS = ['canvas', 'surface', 'sunken'];

describe.each([
  ['light', light],
  ['dark', dark],
])('the %s theme', (_name, theme) => {
  const ratio = (one: string, other: string): number => contrast(theme[one] ?? '', theme[other] ?? '');

  it.each(['ink', 'ink-2', 'ink-3', 'accent-text', 'vermilion-text'])('has %s readable as text', (text) => {
    for (const back of BACKGROUNDS) expect(ratio(text, back)).toBeGreaterThanOrEqual(4.5);
  });

  it('has text readable on its own tint', () => {
    for (const [text, back] of [
      ['on-accent', 'accent'],
      ['accent-text', 'accent-soft'],
      ['ink', 'accent-soft'],
      ['ink-3', 'accent-soft'],
      ['amber-text', 'amber-soft'],
      ['vermilion-text', 'vermilion-soft'],
    ] as const)
      expect([text, back, ratio(text, back) >= 4.5]).toEqual([text, back, true]);
  });

  it.each(['line-strong', 'accent', 'original', 'amber', 'vermilion', 'focus'])(
    'has %s visible as a mark',
    (mark) => {
      for (const back of ['canvas', 'surface']) expect(ratio(mark, back)).toBeGreaterThanOrEqual(3);
    },
  );
});

it('has every colour of the light theme in the dark one', () => {
  expect(Object.keys(dark).sort()).toEqual(Object.keys(light).sort());
  expect(Object.keys(light).length).toBeGreaterThan(15);
});
