import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createI18n } from 'vue-i18n';
import { describe, expect, it } from 'vitest';
import de from '../../../src/renderer/i18n/de/index.ts';
import en from '../../../src/renderer/i18n/en/index.ts';
import { ERROR_CODES } from '../../../src/shared/errors.ts';

const renderer = join(import.meta.dirname, '../../../src/renderer');

function flat(words: object, before = ''): [string, string][] {
  return Object.entries(words).flatMap(([key, value]): [string, string][] =>
    typeof value === 'string' ? [[`${before}${key}`, value]] : flat(value, `${before}${key}.`),
  );
}

const english = new Map(flat(en));
const german = new Map(flat(de));
const named = (text: string): string[] =>
  [...text.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name).sort();

it('has the same keys in both languages', () => {
  expect([...german.keys()].sort()).toEqual([...english.keys()].sort());
});

it('puts the same values into both languages', () => {
  const values = (text: string): string => [...new Set(named(text))].join();
  const different = [...english].filter(([key, text]) => values(text) !== values(german.get(key) ?? ''));
  expect(different.map(([key]) => key)).toEqual([]);
});

it('has as many plural forms in both languages', () => {
  const forms = (text: string): number => text.split(' | ').length;
  expect(
    [...english].filter(([key, text]) => forms(text) !== forms(german.get(key) ?? '')).map(([key]) => key),
  ).toEqual([]);
});

it.each([
  ['English', english],
  ['German', german],
])('says for every error code what failed and what to do, in %s', (_language, words) => {
  const sentences = (text: string): string[] => text.split(/(?<=[.:;]) /).filter((part) => part !== '');
  const texts = ERROR_CODES.map((code) => [code, words.get(`errors.${code}`) ?? ''] as const);
  expect(texts.filter(([, text]) => !text.endsWith('.') || sentences(text).length < 2)).toEqual([]);
});

it('says something else for every error code, and something else in German than in English', () => {
  const said = ERROR_CODES.flatMap((code) => [english.get(`errors.${code}`), german.get(`errors.${code}`)]);
  expect(new Set(said).size).toBe(2 * ERROR_CODES.length);
});

describe('every message', () => {
  it.each(['en', 'de'] as const)('can be compiled in %s', (locale) => {
    const problems: string[] = [];
    const i18n = createI18n({
      legacy: false,
      locale,
      messages: { en, de },
      missing: (_locale, key) => void problems.push(`missing ${key}`),
    });
    for (const [key, text] of locale === 'en' ? english : german) {
      try {
        const values = Object.fromEntries(named(text).map((name) => [name, '1']));
        const said = i18n.global.t(key, values, 1);
        if (said === key || /[{}]/.test(said)) problems.push(`${key}: ${said}`);
      } catch (thrown) {
        problems.push(`${key}: ${String(thrown)}`);
      }
    }
    expect(problems).toEqual([]);
  });
});

it('has every key that the page asks for', () => {
  const missing = globSync('**/*.{vue,ts}', { cwd: renderer }).flatMap((file) => {
    const text = readFileSync(join(renderer, file), 'utf8');
    const asked = [
      ...text.matchAll(/(?<![\w.])t\(\s*'([\w.$-]+)'/g),
      ...text.matchAll(/keypath="([\w.]+)"/g),
    ];
    return asked
      .map(([, key = '']) => key)
      .filter((key) => !english.has(key))
      .map((key) => `${file}: ${key}`);
  });
  expect(missing).toEqual([]);
});

it('leaves no words in templates', () => {
  const found = globSync('**/*.vue', { cwd: renderer }).flatMap((file) => {
    const source = readFileSync(join(renderer, file), 'utf8');
    const template = source.slice(source.indexOf('<template>'), source.lastIndexOf('</template>'));
    const texts = template
      .replace(/<!--[^]*?-->/g, '')
      .replace(/\{\{[^]*?\}\}/g, '')
      .replace(/<[a-zA-Z/](?:"[^"]*"|'[^']*'|[^>"'])*>/g, '\n')
      .split('\n')
      .map((text) => text.trim())
      .filter((text) => /\p{L}{2}/u.test(text));
    return texts.map((text) => `${file}: ${text}`);
  });
  expect(found).toEqual([]);
});
