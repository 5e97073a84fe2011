import { access } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { DATASETS } from '../../studies/datasets.ts';
import { readSplit } from '../../studies/material.ts';

const FASHION = '/usr/share/datasets/fashion-mnist';
const hasFashion = await access(FASHION).then(
  () => true,
  () => false,
);

test.for(Object.values(DATASETS))(
  '$title has ten classes of about 1,000 test images',
  async (dataset, context) => {
    context.skip(dataset === DATASETS['fashion-mnist'] && !hasFashion, `there is no ${FASHION}`);
    const { labels, count } = await readSplit(dataset, 'test');
    expect(count).toBe(10_000);
    const sizes = dataset.classes.map((_, label) => labels.filter((one) => one === label).length);
    // MNIST's classes differ in size.
    for (const size of sizes) expect(size).toBeGreaterThan(dataset === DATASETS.mnist ? 890 : 999);
    expect(sizes.reduce((sum, size) => sum + size)).toBe(count);
  },
);

test('the first test images are what their labels say', async (context) => {
  context.skip(!hasFashion, `there is no ${FASHION}`);
  const name = async (dataset: (typeof DATASETS)[keyof typeof DATASETS], place: number) =>
    dataset.classes[(await readSplit(dataset, 'test')).labels[place] ?? -1];
  expect(await name(DATASETS.mnist, 0)).toBe('7');
  expect(await name(DATASETS['fashion-mnist'], 0)).toBe('Ankle boot');
});
