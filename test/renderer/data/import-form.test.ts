import { describe, expect, it } from 'vitest';
import { EMPTY_IMPORT, importRequest } from '../../../src/renderer/components/data/import-form.ts';

const PATH = { ...EMPTY_IMPORT, path: '/data/cats' };

describe('importRequest', () => {
  it('deals what has no split of its own by the plan', () => {
    expect(importRequest(PATH).request).toEqual({
      source: '/data/cats',
      plan: { train: 70, validation: 15, test: 15, seed: 1 },
    });
  });

  it('puts everything into one split where one is chosen', () => {
    expect(importRequest({ ...PATH, split: 'pool' }).request).toEqual({
      source: '/data/cats',
      split: 'pool',
    });
  });

  it('names a data set by its name, without what goes with a path', () => {
    const { request } = importRequest({ ...PATH, from: 'mnist', labels: '/x', anyPath: true });
    expect(request).toMatchObject({ source: 'mnist', kind: 'mnist' });
    expect(request).not.toHaveProperty('labels');
    expect(request).not.toHaveProperty('anyPath');
  });

  it('names each field that is wrong', () => {
    expect(importRequest({ ...EMPTY_IMPORT }).wrong).toEqual(new Set(['source']));
    expect(importRequest({ ...PATH, train: 'x', limit: '1.5' }).wrong).toEqual(new Set(['plan', 'limit']));
  });

  it('takes no plan that deals nothing', () => {
    expect(importRequest({ ...PATH, train: '0', validation: '0', test: '0' }).wrong).toEqual(
      new Set(['plan']),
    );
  });
});
