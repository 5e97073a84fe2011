import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const renderer = join(import.meta.dirname, '../../src/renderer');
const css = readFileSync(join(renderer, 'styles/tokens.css'), 'utf8');
const [base = '', darkBlock = ''] = css.split(":root[data-theme='dark'] {");
const light = colours(base);
const dark = { ...light, ...colours(darkBlock.split('}')[0] ?? '') };

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

const BACKGROUNDS = ['canvas', 'surface', 'sunken', 'raised'];
const PLAIN_TEXT = ['ink', 'ink-2', 'ink-3', 'accent-text', 'vermilion-text', 'amber-text'];
/** Text on a background of its own. */
const ON_TINT = [
  ['on-accent', 'accent'],
  ['on-accent', 'accent-hover'],
  ['on-accent', 'key-bg'],
  ['accent-text', 'accent-soft'],
  ['ink', 'accent-soft'],
  ['ink-2', 'accent-soft'],
  ['ink-3', 'accent-soft'],
  ['amber-text', 'amber-soft'],
  ['vermilion-text', 'vermilion-soft'],
  ['ink', 'band'],
] as const;
const MARKS = ['line-strong', 'accent', 'original', 'amber', 'vermilion', 'focus'];

describe.each([
  ['light', light],
  ['dark', dark],
])('the %s theme', (_name, theme) => {
  const ratio = (one: string, other: string): number => contrast(theme[one] ?? '', theme[other] ?? '');

  it.each(PLAIN_TEXT.flatMap((text) => BACKGROUNDS.map((back) => [text, back] as const)))(
    'has %s readable on %s',
    (text, back) => {
      expect(ratio(text, back)).toBeGreaterThanOrEqual(4.5);
    },
  );

  it.each(ON_TINT)('has %s readable on %s', (text, back) => {
    expect(ratio(text, back)).toBeGreaterThanOrEqual(4.5);
  });

  it.each(MARKS.flatMap((mark) => ['canvas', 'surface', 'raised'].map((back) => [mark, back] as const)))(
    'has %s visible on %s',
    (mark, back) => {
      expect(ratio(mark, back)).toBeGreaterThanOrEqual(3);
    },
  );

  it.each(['diff-added', 'diff-removed'])('has %s visible in the difference', (mark) => {
    expect(ratio(mark, 'diff-back')).toBeGreaterThanOrEqual(3);
  });
});

it('has a dark form of every colour but those of the image stages', () => {
  const same = Object.keys(light).filter((name) => light[name] === dark[name]);
  expect(same.sort()).toEqual(['diff-added', 'diff-back', 'diff-kept', 'diff-removed', 'stage']);
  expect(Object.keys(light).length).toBeGreaterThan(25);
});

describe('what the page policy and older Chromiums refuse', () => {
  const styled = globSync('**/*.{vue,css}', { cwd: renderer });

  it.each([
    ['a style attribute', /\sstyle="/],
    ['color-mix', /color-mix\(/],
    ['oklch', /oklch\(/],
    ['light-dark', /light-dark\(/],
    ['nesting', /^\s+&/m],
  ])('is nowhere: %s', (_name, pattern) => {
    const found = styled.filter((file) => pattern.test(readFileSync(join(renderer, file), 'utf8')));
    expect(found).toEqual([]);
  });
});

it('knows every token that is used', () => {
  const known = new Set([...css.matchAll(/--([\w-]+):/g)].map(([, name]) => name));
  const unknown = globSync('**/*.{vue,css}', { cwd: renderer }).flatMap((file) => {
    const text = readFileSync(join(renderer, file), 'utf8');
    const own = new Set([...text.matchAll(/['"]?--([\w-]+)['"]?\s*[:\]]/g)].map(([, name]) => name));
    return [...text.matchAll(/var\(--([\w-]+)/g)]
      .map(([, name]) => name)
      .filter((name) => !known.has(name) && !own.has(name) && !name?.startsWith('reka-'))
      .map((name) => `${file}: --${name}`);
  });
  expect(unknown).toEqual([]);
});
