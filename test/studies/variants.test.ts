import { beforeAll, expect, it } from 'vitest';
import * as v from 'valibot';
import { useBackend } from '../../src/main/learning/backend.ts';
import { GwinConfig } from '../../src/main/learning/gwin/config.ts';
import { planGwin } from '../../src/main/learning/gwin/presets.ts';
import { VARIANTS } from '../../studies/variants.ts';
import { barImages, TINY, tinyClassifier } from '../main/learning/gwin/small.ts';

beforeAll(() => useBackend('native-cpu'));

async function numbersOf({ configure }: (typeof VARIANTS)[number]): Promise<Map<string, string>> {
  const train = barImages(40, TINY, 3, 1);
  const circumstances = { classifier: tinyClassifier(TINY, 3), train, checkpointPath: '' };
  const config = v.parse(GwinConfig, await configure((request) => planGwin(request, circumstances)));
  return new Map(Object.entries(config).map(([name, value]) => [name, JSON.stringify(value)]));
}

it('every variant differs from the first in one of its numbers, and none is there twice', async () => {
  const all = await Promise.all(VARIANTS.map(numbersOf));
  const [first = new Map<string, string>(), ...others] = all;
  // The paper's generator comes with an optimiser of its own.
  const differing = others.map((numbers, at) => [
    VARIANTS[at + 1]?.name,
    [...numbers.keys()].filter((name) => name !== 'adam' && numbers.get(name) !== first.get(name)),
  ]);
  expect(differing).toEqual(differing.map(([name]) => [name, [expect.any(String)]]));
  expect(new Set(all.map((numbers) => [...numbers].join('\n'))).size).toBe(VARIANTS.length);
  expect(new Set(VARIANTS.map(({ name }) => name)).size).toBe(VARIANTS.length);
});
