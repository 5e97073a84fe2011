import type { ProjectSummary } from '../../../shared/contract/projects.ts';

export type ImageForm = ProjectSummary['image'];

/** A folder's name for a project: what file systems or shells would trip over is left out. */
export function folderName(name: string): string {
  const plain = name
    .normalize('NFC')
    .replace(/[\p{Cc}<>:"/\\|?*]/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  return plain.replace(/[. ]+$/, '').slice(0, 120);
}

/** The path of a name inside a folder, by the custom of the computer that the folder's path comes from. */
export function pathIn(folder: string, name: string): string {
  const separator = folder.includes('\\') && !folder.includes('/') ? '\\' : '/';
  return folder.endsWith(separator) ? `${folder}${name}` : `${folder}${separator}${name}`;
}

/** Class names from text, one a line or between commas; none where there is nothing. */
export function classNames(text: string): string[] {
  return text
    .split(/[\n,]/)
    .map((name) => name.trim())
    .filter((name) => name !== '');
}

export type ClassProblem = 'one' | 'twice' | 'long';

/** What the engine would refuse in a list of class names; null where it takes them. */
export function classProblem(names: readonly string[]): ClassProblem | null {
  if (names.length === 1) return 'one';
  if (new Set(names).size < names.length) return 'twice';
  return names.length > 1000 || names.some((name) => name.length > 200) ? 'long' : null;
}

/** A side of the image form in pixels, as typed; null where it is none. */
export function sideOf(text: string): number | null {
  const side = Number(text.trim());
  return Number.isInteger(side) && side >= 4 && side <= 1024 ? side : null;
}
