import { expect, it } from 'vitest';
import { page } from 'vitest/browser';
import SampleCards from '../../../../src/renderer/components/home/SampleCards.vue';
import type { CardModel, PretrainedSet } from '../../../../src/shared/contract/models.ts';
import { mount } from '../../browser/page.ts';

const MODEL: CardModel = {
  architecture: 'lenet5-bnn',
  spec: {},
  config: {},
  seed: 1,
  sha256: '0'.repeat(64),
  metrics: {},
};

function setOf(name: string, missing: string | null): PretrainedSet {
  const card = {
    name,
    title: name,
    dataset: name,
    split: '',
    image: { height: 28, width: 28, channels: 1 as const },
    classes: ['one', 'other'],
    classifier: MODEL,
    gwin: MODEL,
    second: null,
    results: null,
    trust: null,
    datasetFingerprint: '',
    backend: '',
    command: '',
    limits: '',
  };
  return { card, installed: null, misfit: null, missing };
}

function show(clothes: PretrainedSet | null) {
  const tried: unknown[] = [];
  const onTry = (sample: unknown): unknown => tried.push(sample);
  mount(SampleCards, {
    sets: { mnist: setOf('mnist', null), 'fashion-mnist': clothes },
    main: true,
    disabled: false,
    onTry,
  });
  return { tried, clothes: page.getByRole('button', { name: 'Try the clothes sample' }) };
}

it('offers clothes where their models and images are', async () => {
  const { tried, clothes } = show(setOf('fashion-mnist', null));
  await clothes.click();
  await page.getByRole('button', { name: 'Try the digits sample' }).click();
  expect(tried).toEqual(['fashion-mnist', 'mnist']);
});

it('says what to install where the images are not', async () => {
  const { clothes } = show(setOf('fashion-mnist', '/usr/share/… does not exist'));
  await expect.element(clothes).toBeDisabled();
  await expect.element(clothes.getByText(/apt-get install dataset-fashion-mnist/)).toBeVisible();
});

it('leaves clothes out where no models came along', async () => {
  const { clothes } = show(null);
  await expect.element(page.getByRole('button', { name: 'Try the digits sample' })).toBeVisible();
  expect(clothes.elements()).toEqual([]);
});
