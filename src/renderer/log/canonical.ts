/**
 * RFC 8785 text of a value that came as JSON: keys sorted by UTF-16 code units, no white space, numbers as ECMAScript
 * prints them. With `indent` spaces the same, spread over lines for reading.
 */
export function canonicalText(value: unknown, indent = 0, depth = 0): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  const inner = (item: unknown): string => canonicalText(item, indent, depth + 1);
  if (Array.isArray(value)) return block('[', value.map(inner), ']', indent, depth);
  const colon = indent === 0 ? ':' : ': ';
  const members = Object.entries(value)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, item]) => `${JSON.stringify(key)}${colon}${inner(item)}`);
  return block('{', members, '}', indent, depth);
}

function block(open: string, parts: readonly string[], close: string, indent: number, depth: number): string {
  if (indent === 0 || parts.length === 0) return `${open}${parts.join(',')}${close}`;
  const line = `\n${' '.repeat(indent * (depth + 1))}`;
  return `${open}${line}${parts.join(`,${line}`)}\n${' '.repeat(indent * depth)}${close}`;
}
