import { plain } from '../../../shared/domain/figures.ts';

/** Text that is HTML or SVG already and must not be escaped again. */
export type Markup = { readonly markup: string };

type Part = Markup | string | number | null | readonly (Markup | null)[];

/** Joins markup and data: whatever is not markup itself is escaped, so data can never become an element. */
export function markup(strings: TemplateStringsArray, ...parts: readonly Part[]): Markup {
  return { markup: strings.reduce((text, string, i) => text + render(parts[i - 1] ?? null) + string) };
}

/** Data as text that is safe between tags and inside quoted attributes. */
export function escapeText(text: string): string {
  return plain(text)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}

function render(part: Part): string {
  if (part === null) return '';
  if (typeof part === 'string') return escapeText(part);
  if (typeof part === 'number') return String(part);
  return 'markup' in part ? part.markup : part.map((one) => one?.markup ?? '').join('');
}
