import { expect, it } from 'vitest';
import { evidenceRequest, type EvidenceForm } from '../../../src/renderer/log/evidence-form.ts';

const form: EvidenceForm = {
  part: 'rejected',
  count: '100',
  seed: '1',
  items: '',
  parent: '/home/ann',
  name: 'Digits: evidence',
  replace: false,
};

it('asks for a zip archive in the folder, whatever the name ends in', () => {
  const target = '/home/ann/Digits evidence.zip';
  expect(evidenceRequest(form)).toEqual({ target, selection: { of: 'rejected' }, force: false });
  expect(evidenceRequest({ ...form, name: 'Digits evidence.ZIP', replace: true })).toMatchObject({
    target,
    force: true,
  });
  expect(evidenceRequest({ ...form, parent: 'C:\\Users\\ann' })).toMatchObject({
    target: 'C:\\Users\\ann\\Digits evidence.zip',
  });
  for (const name of ['', '.zip', ' / ']) expect(evidenceRequest({ ...form, name })).toBe('name');
  expect(evidenceRequest({ ...form, parent: '' })).toBe('name');
});

it('takes samples by number, and a draw by count and seed', () => {
  const of = (change: Partial<EvidenceForm>) => {
    const request = evidenceRequest({ ...form, ...change });
    return typeof request === 'string' ? request : request.selection;
  };
  expect(of({ part: 'decided' })).toEqual({ of: 'decided' });
  expect(of({ part: 'random', count: ' 5 ', seed: '0' })).toEqual({ of: 'random', count: 5, seed: 0 });
  for (const count of ['', '0', '-1', '1.5', 'x', '5000000000'])
    expect(of({ part: 'random', count })).toBe('count');
  expect(of({ part: 'random', seed: '' })).toBe('count');
  expect(of({ part: 'items', items: '7, 12;3\n4' })).toEqual({ of: 'samples', samples: [7, 12, 3, 4] });
  for (const items of ['', ' , ', '7, x', '0']) expect(of({ part: 'items', items })).toBe('items');
});
