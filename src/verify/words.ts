import type { EvidenceCheck } from '../main/audit/evidence/check.ts';
import { NOT_PROVED, PROVED } from '../shared/domain/evidence-words.ts';

const MOST_PROBLEMS = 50;

/** The outcome for people. */
export function checkText({ manifest, problems, counts, key }: EvidenceCheck, keyWasGiven: boolean): string {
  const { origin, project, selection } = manifest;
  const lines = [
    `Bundle of the project "${project.name}": ${selection}`,
    `  ${counts.samples} samples, ${counts.draws} sets of draws, log ${origin} with ${counts.leaves} leaves`,
    `  key ${key}${keyWasGiven ? '' : ' (from the bundle itself: nobody vouches for it)'}`,
    '',
    ...(problems.length === 0 ? holds(keyWasGiven) : fails(problems)),
  ];
  return `${lines.map(printable).join('\n')}\n`;
}

function holds(keyWasGiven: boolean): string[] {
  const signer = keyWasGiven ? 'the key that you gave' : 'the key in the bundle';
  return [
    `EVERYTHING HOLDS. Signed by ${signer}. Proved:`,
    ...PROVED.map((line) => `  + ${line}`),
    'Not proved:',
    ...NOT_PROVED.map((line) => `  - ${line}`),
  ];
}

function fails(problems: EvidenceCheck['problems']): string[] {
  const more = problems.length - MOST_PROBLEMS;
  return [
    `THIS BUNDLE DOES NOT HOLD: ${problems.length} problems.`,
    ...problems.slice(0, MOST_PROBLEMS).map(({ where, what }) => `  ${where}: ${what}`),
    ...(more > 0 ? [`  and ${more} more`] : []),
  ];
}

/** Without what would steer a terminal. */
function printable(text: string): string {
  return text.replaceAll(/[\p{Cc}\u2028-\u202E\u2066-\u2069]/gu, '\uFFFD');
}
