import { expect, it } from 'vitest';
import { committedCard, studiedCard } from '../../studies/card.ts';
import { DATASETS } from '../../studies/datasets.ts';

it.each(Object.values(DATASETS))(
  'the card of $name says what the studies found on its models',
  async (dataset) => {
    const card = await committedCard(dataset);
    expect(card).toEqual(await studiedCard(dataset));
    const { rejects, all } = card.results ?? {};
    expect(rejects?.bnn.value).toBeLessThan(rejects?.gwin.low ?? 0);
    expect(all?.bnn.value).toBeLessThan(all?.gwin.value ?? 0);
    expect(card.trust?.images).toBeGreaterThan(0);
  },
);
