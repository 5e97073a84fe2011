import type { Row } from '../../../shared/domain/csv-cells.ts';

/** What the style sheets give a chart; in a file it has to stand on the shapes themselves. */
const PROPERTIES = [
  'fill',
  'fill-opacity',
  'stroke',
  'stroke-width',
  'stroke-dasharray',
  'stroke-linecap',
  'stroke-linejoin',
  'opacity',
  'font-family',
  'font-size',
  'font-weight',
  'text-anchor',
  'visibility',
] as const;

const NAMESPACE = 'http://www.w3.org/2000/svg';

/** A drawn chart as an SVG file that looks the same without the app's style sheets, on the chart's own ground. */
export function svgText(chart: SVGSVGElement): string {
  const copy = document.importNode(chart, true);
  const drawn = [chart, ...chart.querySelectorAll('*')];
  for (const [n, element] of [copy, ...copy.querySelectorAll('*')].entries()) {
    const original = drawn[n];
    if (original !== undefined) bakeStyle(original, element);
  }
  const { width, height } = chart.getBoundingClientRect();
  copy.setAttribute('xmlns', NAMESPACE);
  copy.setAttribute('viewBox', `0 0 ${width} ${height}`);
  const ground = document.createElementNS(NAMESPACE, 'rect');
  for (const [name, value] of Object.entries({ width: '100%', height: '100%', fill: groundOf(chart) })) {
    ground.setAttribute(name, value);
  }
  copy.prepend(ground);
  return new XMLSerializer().serializeToString(copy);
}

function bakeStyle(from: Element, to: Element): void {
  const style = getComputedStyle(from);
  for (const name of PROPERTIES) to.setAttribute(name, style.getPropertyValue(name));
  for (const name of ['class', 'tabindex', ...to.getAttributeNames().filter(isScope)])
    to.removeAttribute(name);
}

/** Vue marks elements by the component they belong to. */
function isScope(name: string): boolean {
  return name.startsWith('data-v-');
}

/** The first colour behind an element that can be seen. */
function groundOf(element: Element): string {
  for (let at: Element | null = element; at !== null; at = at.parentElement) {
    const { backgroundColor } = getComputedStyle(at);
    if (backgroundColor !== 'rgba(0, 0, 0, 0)') return backgroundColor;
  }
  return 'white';
}

/** Rows as CSV (RFC 4180), the names of the columns first. Texts that a spreadsheet would run as formulas are quoted. */
export function csvText(rows: readonly Row[]): string {
  const columns = Object.keys(rows[0] ?? {});
  const lines = rows.map((row) => columns.map((column) => cell(row[column] ?? null)).join(','));
  return [columns.map(cell).join(','), ...lines, ''].join('\r\n');
}

function cell(value: Row[string]): string {
  if (typeof value !== 'string') return value === null ? '' : String(value);
  const text = /^[=+\-@\t\r\uff1d\uff0b\uff0d\uff20]/.test(value) ? `'${value}` : value;
  return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
