import { describe, expect, it } from 'vitest';
import {
  classifierRequest,
  EMPTY_CLASSIFIER,
  EMPTY_GWIN,
  gwinRequest,
} from '../../../src/renderer/components/training/start-form.ts';

describe('classifierRequest', () => {
  it('asks for the preset as it stands', () => {
    expect(classifierRequest(EMPTY_CLASSIFIER).request).toEqual({
      architecture: 'lenet5-bnn',
      preset: 'quick',
      seed: 1,
    });
    const augmented = classifierRequest({ ...EMPTY_CLASSIFIER, augment: 'objects' });
    expect(augmented.request?.augment).toBe('objects');
  });

  it('takes a length of its own, with a decimal comma too', () => {
    const minutes = classifierRequest({ ...EMPTY_CLASSIFIER, length: 'minutes', amount: ' 2,5 ' });
    expect(minutes.request?.minutes).toBe(2.5);
    expect(classifierRequest({ ...EMPTY_CLASSIFIER, length: 'steps', amount: '3' }).request?.epochs).toBe(3);
  });

  it('has members only in an ensemble', () => {
    expect(classifierRequest(EMPTY_CLASSIFIER).request).not.toHaveProperty('members');
    const ensemble = { ...EMPTY_CLASSIFIER, architecture: 'ensemble', members: '1' } as const;
    expect(classifierRequest(ensemble).wrong).toEqual(new Set(['members']));
  });

  it('learns from reviewed labels only where that is wanted', () => {
    expect(classifierRequest(EMPTY_CLASSIFIER).request).not.toHaveProperty('reviewed');
    expect(classifierRequest({ ...EMPTY_CLASSIFIER, reviewed: 'overrides' }).request?.reviewed).toEqual({
      which: 'overrides',
      since: 0,
    });
  });

  it('names every field that is wrong', () => {
    const form = { ...EMPTY_CLASSIFIER, length: 'steps', amount: '1.5', seed: '' } as const;
    expect(classifierRequest(form).wrong).toEqual(new Set(['amount', 'seed']));
  });
});

describe('gwinRequest', () => {
  it('leaves to the engine what was not chosen', () => {
    expect(gwinRequest(EMPTY_GWIN).request).toEqual({ preset: 'quick', seed: 1 });
  });

  it('asks for what was chosen', () => {
    const form = {
      ...EMPTY_GWIN,
      classifier: 4,
      generator: 'paper',
      conditioning: 'projection',
      augment: 'none',
      length: 'steps',
      amount: '500',
    } as const;
    expect(gwinRequest(form).request).toMatchObject({
      classifier: 4,
      generator: 'paper',
      conditioning: 'projection',
      augment: 'none',
      steps: 500,
    });
    expect(gwinRequest({ ...form, amount: '0' }).wrong).toEqual(new Set(['amount']));
  });
});
