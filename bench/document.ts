import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';

const LONGEST_LINE = 110;

/** A document as the formatter of this project wants it: short lists on one line. Numbers keep six digits that count. */
export function jsonOf(document: unknown): string {
  const rounded = (_: string, value: unknown): unknown =>
    typeof value === 'number' && !Number.isInteger(value) ? Number(value.toPrecision(6)) : value;
  const text = JSON.stringify(document, rounded, 2);
  const joined = text.replace(
    /^(.*)\[\n([^[\]{}]*)\n *\](,?)$/gm,
    (all, before: string, items: string, after: string) => {
      const list = items.split('\n').map((item) => item.trim());
      const line = `${before}[${list.join(' ')}]${after}`;
      return line.length > LONGEST_LINE ? all : line;
    },
  );
  return `${joined}\n`;
}

/** Keeps a document in a file, whose folder is made. */
export async function writeDocument(file: string, json: string): Promise<void> {
  const path = resolve(file);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, json);
}
