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

/** Height of the legend below a chart, CSS px at the normal text size. */
const LEGEND = 24;
const GAP = 6;

/**
 * A drawn chart as an SVG file that looks the same without the app's style sheets, on the chart's own ground.
 *
 * @param legend what stands beside the chart on the page: entries of a shape and words, put below it.
 */
export function svgText(chart: SVGSVGElement, legend: readonly Element[] = []): string {
  const copy = baked(chart);
  const { width, height } = chart.getBoundingClientRect();
  const all = height + (legend.length > 0 ? LEGEND : 0);
  put(copy, { xmlns: NAMESPACE, viewBox: `0 0 ${width} ${all}`, width, height: all });
  const ground = put(document.createElementNS(NAMESPACE, 'rect'), {
    width,
    height: all,
    fill: groundOf(chart),
  });
  copy.prepend(ground);
  let x = 0;
  for (const entry of legend) {
    const shape = entry.querySelector('svg');
    if (shape === null) continue;
    const words = document.createElementNS(NAMESPACE, 'text');
    words.textContent = entry.textContent.trim();
    const { color, fontFamily, fontSize } = getComputedStyle(entry);
    const beside = x + shape.getBoundingClientRect().width + GAP;
    put(words, { x: beside, y: all - 8, fill: color, 'font-family': fontFamily, 'font-size': fontSize });
    copy.append(put(baked(shape), { x, y: all - 18 }), words);
    x += entry.getBoundingClientRect().width + 2 * LEGEND;
  }
  return new XMLSerializer().serializeToString(copy);
}

/** A copy of what is drawn, with its looks on the shapes themselves. */
function baked(shape: SVGSVGElement): SVGSVGElement {
  const copy = document.importNode(shape, true);
  const drawn = [shape, ...shape.querySelectorAll('*')];
  for (const [n, element] of [copy, ...copy.querySelectorAll('*')].entries()) {
    const original = drawn[n];
    if (original !== undefined) bakeStyle(original, element);
  }
  return copy;
}

function put<Shape extends Element>(
  shape: Shape,
  attributes: Readonly<Record<string, string | number>>,
): Shape {
  for (const [name, value] of Object.entries(attributes)) shape.setAttribute(name, String(value));
  return shape;
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
