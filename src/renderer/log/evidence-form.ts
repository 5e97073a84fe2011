import type { BundleRequest } from '../../shared/contract/evidence.ts';
import { folderName, pathIn } from '../components/home/project-place.ts';

/** Which samples a bundle holds. */
export const EVIDENCE_PARTS = ['rejected', 'decided', 'random', 'items'] as const;
export type EvidencePart = (typeof EVIDENCE_PARTS)[number];

export type EvidenceForm = {
  part: EvidencePart;
  /** For `random`. */
  count: string;
  seed: string;
  /** For `items`: their numbers, between commas or spaces. */
  items: string;
  /** Folder in which the bundle is made, and its name there without the ending. */
  parent: string;
  name: string;
  replace: boolean;
};

export type EvidenceProblem = 'count' | 'items' | 'name';

type Selection = BundleRequest['selection'];

/** The request that the form stands for, or what is wrong with it. */
export function evidenceRequest(form: EvidenceForm): BundleRequest | EvidenceProblem {
  const selection = selectionOf(form);
  if (typeof selection === 'string') return selection;
  const name = folderName(form.name.replace(/\.zip$/i, ''));
  if (name === '' || form.parent === '') return 'name';
  return { target: pathIn(form.parent, `${name}.zip`), selection, force: form.replace };
}

function selectionOf({ part, count, seed, items }: EvidenceForm): Selection | 'count' | 'items' {
  if (part === 'rejected' || part === 'decided') return { of: part };
  if (part === 'random') {
    const [number, from] = [wholeNumber(count, 1), wholeNumber(seed, 0)];
    return number === null || from === null ? 'count' : { of: 'random', count: number, seed: from };
  }
  const named = items.split(/[\s,;]+/).filter((text) => text !== '');
  const samples = named.flatMap((text) => wholeNumber(text, 1) ?? []);
  return samples.length === 0 || samples.length < named.length ? 'items' : { of: 'samples', samples };
}

function wholeNumber(text: string, least: number): number | null {
  const plain = text.trim();
  const number = Number(plain);
  return /^\d{1,10}$/.test(plain) && number >= least && number <= 0xffff_ffff ? number : null;
}
