import { mkdir, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type CsvOptions, readCsv } from '../../../src/main/formats/csv.ts';
import { MAX_LINE_CHARS } from '../../../src/main/formats/csv-lines.ts';
import { PIXELS_MEDIA_TYPE } from '../../../src/main/formats/item.ts';
import { collect, folderWith, picture, ramp } from './support.ts';

/** Reads one CSV file; sources are given without its path. */
async function read(
  text: string | Uint8Array,
  options: CsvOptions = {},
  files: Record<string, Uint8Array> = {},
) {
  const folder = await folderWith({ ...files, 'data.csv': text });
  const path = join(folder, 'data.csv');
  const { items, problems, totals } = await collect(readCsv(path, options));
  const short = (source: string): string => source.replace(`${path}`, '').replace(`${folder}/`, '');
  return {
    folder,
    totals,
    items: items.map(({ source, label, split, bytes }) => ({ source: short(source), label, split, bytes })),
    problems: problems.map(({ source, code, message }) => [short(source), code, message.replace(path, '')]),
    full: items,
  };
}

const labels = (items: { label: string | null }[]): (string | null)[] => items.map(({ label }) => label);

describe('readCsv with pixels', () => {
  it('reads label and a square of pixels below a header', async () => {
    const { full, problems, totals } = await read(
      'label,pixel0,pixel1,pixel2,pixel3\n7,0,255,3,4\ncat,9,8,7,6.0\n',
    );
    expect(problems).toEqual([]);
    expect(totals).toEqual([2]);
    expect(full).toMatchObject([
      {
        label: '7',
        bytes: Uint8Array.of(0, 255, 3, 4),
        shape: { height: 2, width: 2, channels: 1 },
        split: null,
      },
      { label: 'cat', bytes: Uint8Array.of(9, 8, 7, 6), mediaType: PIXELS_MEDIA_TYPE },
    ]);
    expect(full[1]?.source).toMatch(/data\.csv#3$/);
  });

  it.each([
    ['no header', '7,0,255,3,4\n'],
    ['semicolons', 'label;1x1;1x2;2x1;2x2\n7;0;255;3;4'],
    ['tabs and blanks', 'label\tpixel0\tpixel1\tpixel2\tpixel3\r\n7\t 0\t255 \t3\t4\r\n\r\n'],
    ['a byte order mark', '\ufefflabel,p0,p1,p2,p3\n7,0,255,3,4\n'],
    ['old line ends', 'label,p0,p1,p2,p3\r7,0,255,3,4\r'],
    ['quotes', '"label","p0","p1","p2","p3"\n"7","0","255","3","4"\n'],
    ['the label last', 'p0,p1,p2,p3,class\n0,255,3,4,7\n'],
    ['a split and an id', 'id,split,label,p0,p1,p2,p3\n99,,7,0,255,3,4\n'],
  ])('reads %s', async (_, text) => {
    const { items, problems } = await read(text);
    expect(problems).toEqual([]);
    expect(items).toMatchObject([{ label: '7', split: null, bytes: Uint8Array.of(0, 255, 3, 4) }]);
  });

  it('reads UTF-16 with its mark', async () => {
    const { items } = await read(Buffer.from('\ufefflabel;p0\nä;5\n', 'utf16le'));
    expect(items).toMatchObject([{ label: 'ä', bytes: Uint8Array.of(5) }]);
  });

  it('reads pixels without labels, and a split', async () => {
    expect((await read('1,2,3,4\n5,6,7,8\n')).items).toMatchObject([
      { label: null, bytes: Uint8Array.of(1, 2, 3, 4) },
      { label: null, bytes: Uint8Array.of(5, 6, 7, 8) },
    ]);
    const { items, problems } = await read('split,label,p0\nVal,a,1\ntest,,2\nrest,a,3\n');
    expect(items.map(({ label, split }) => [label, split])).toEqual([
      ['a', 'validation'],
      [null, 'test'],
    ]);
    expect(problems).toEqual([['#4', 'BAD_ROW', '#4 names the split "rest"']]);
  });

  it('takes a given shape, and refuses columns that are neither', async () => {
    const shape = { height: 1, width: 2, channels: 3 } as const;
    expect((await read('x,1,2,3,4,5,6\n', { shape })).full).toMatchObject([{ label: 'x', shape }]);
    expect((await read('1,2,3,4,5,6\n', { shape })).full).toMatchObject([{ label: null, shape }]);
    expect((await read('x,1,2,3,4\n', { shape })).problems).toEqual([
      ['', 'IMAGE_SHAPE_MISMATCH', expect.stringContaining('2 x 1 x 3')],
    ]);
    expect((await read('x,1,2,3,4,5,6\n')).problems).toEqual([
      ['', 'BAD_ROW', expect.stringContaining('7 pixel columns are no square image')],
    ]);
  });

  it('names the row and column of each bad value and reads the rest', async () => {
    const { items, problems, totals } = await read(
      [
        'label,p0,p1,p2,p3',
        '1,NaN,2,3,4',
        '2,1,256,3,4',
        '3,1,2,-3,4',
        '4,1,2,3,0.5',
        '5,1,2,3',
        '6,1,2,3,4,5',
        '7,1,2,3,',
        '8,1,2,3,1e2',
        '9,1,2,3,4',
      ].join('\n'),
    );
    expect(labels(items)).toEqual(['9']);
    expect(totals).toEqual([9]);
    const value = (row: number, column: number, cell: string): string[] => [
      `#${row}`,
      'BAD_ROW',
      `#${row} column ${column}: "${cell}" is no whole number from 0 to 255`,
    ];
    expect(problems).toEqual([
      value(2, 2, 'NaN'),
      value(3, 3, '256'),
      value(4, 4, '-3'),
      value(5, 5, '0.5'),
      ['#6', 'BAD_ROW', '#6 has 4 columns, expected 5'],
      ['#7', 'BAD_ROW', '#7 has 6 columns, expected 5'],
      value(8, 5, ''),
      value(9, 5, '1e2'),
    ]);
  });

  it('goes on after a line far too long, even the last', async () => {
    const long = 'x'.repeat(2 * MAX_LINE_CHARS);
    const { items, problems } = await read(`label,p0\na,1\n${long}\nb,2\n${long}`);
    expect(labels(items)).toEqual(['a', 'b']);
    expect(problems.map(([source, code]) => [source, code])).toEqual([
      ['#3', 'BAD_ROW'],
      ['#5', 'BAD_ROW'],
    ]);
  });

  it('goes on after a quote that never closes or closes wrongly', async () => {
    const { items, problems } = await read(
      'label,p0\na,1\n"open,2\nb,3\n"x"y,4\nc,5\n"two\nlines",6\nit"s,7\n',
    );
    expect(labels(items)).toEqual(['a', 'b', 'c', 'two\nlines', 'it"s']);
    expect(problems).toMatchObject([
      ['#3', 'BAD_ROW', expect.stringContaining('wrong places')],
      ['#5', 'BAD_ROW', expect.stringContaining('wrong places')],
    ]);
    const last = await read('label,p0\na,1\n"open,2\nb,3\n');
    expect(labels(last.items)).toEqual(['a', 'b']);
    expect(last.problems).toMatchObject([['#3', 'BAD_ROW', expect.stringContaining('never closes')]]);
  });

  it('refuses a label of a megabyte', async () => {
    const { items, problems } = await read(`label,p0\n${'l'.repeat(1_000_000)},1\nb,2\n`);
    expect(labels(items)).toEqual(['b']);
    expect(problems).toMatchObject([['#2', 'BAD_LABEL', expect.stringMatching(/^.{0,200}$/)]]);
  });

  it.each([
    ['an empty file', '', 'NO_DATA'],
    ['a header alone', 'label,p0\n', 'NO_DATA'],
    ['no text', Uint8Array.of(0x50, 0x4b, 3, 4, 0, 0, 0), 'WRONG_MAGIC'],
  ])('says that %s is none', async (_, text, code) => {
    const { items, problems } = await read(text);
    expect(items).toEqual([]);
    expect(problems).toEqual([['', code, expect.any(String)]]);
  });

  it('reads many rows in order', async () => {
    const rows = Array.from({ length: 5000 }, (_, i) => `${i},${[...ramp(16, i)].join()}`);
    const { items, totals } = await read(rows.join('\n'));
    expect(totals).toEqual([5000]);
    expect(labels(items)).toEqual(rows.map((_, i) => String(i)));
    expect(items[4321]?.bytes).toEqual(ramp(16, 4321));
  });
});

describe('readCsv with paths', () => {
  it('reads files relative to its folder, in row order', async () => {
    const [grey, rgb] = [await picture('grey.png'), await picture('rgb.jpg')];
    const { items, problems, totals } = await read(
      'Filename,extra,Label,split\nb/2.jpg,,dog,train\n"b/o, no.png",x,cat,test\nb\\2.jpg,,,\n',
      {},
      { 'b/2.jpg': rgb, 'b/o, no.png': grey },
    );
    expect(problems).toEqual([]);
    expect(totals).toEqual([3]);
    expect(items).toEqual([
      { source: 'b/2.jpg', label: 'dog', split: 'train', bytes: rgb },
      { source: 'b/o, no.png', label: 'cat', split: 'test', bytes: grey },
      { source: 'b/2.jpg', label: null, split: null, bytes: rgb },
    ]);
  });

  it.each([
    ['path and label', '1.png,cat\n', 'cat'],
    ['a path alone', '1.png\n', null],
    ['path, label and split', '1.png,cat,train\n', 'cat'],
  ])('reads %s without a header', async (_, text, label) => {
    const { items, problems } = await read(text, {}, { '1.png': await picture('grey.png') });
    expect(problems).toEqual([]);
    expect(items).toMatchObject([{ source: '1.png', label }]);
  });

  it('does not leave its folder: not by dots, not by a root, not by a link', async () => {
    const outside = await folderWith({ 'secret.png': await picture('grey.png') });
    const folder = await folderWith({
      'data.csv': [
        'path,label',
        '../secret.png,a',
        `${outside}/secret.png,a`,
        'in/../../secret.png,a',
        '..\\secret.png,a',
        'link.png,a',
        'in/../good.png,ok',
        ',a',
        'none.png,a',
        'in,a',
        `${'n'.repeat(300)}.png,a`,
        'null\u0001.png,a',
        'text.png,a',
      ].join('\n'),
      'good.png': await picture('grey.png'),
      'text.png': 'text',
    });
    await mkdir(join(folder, 'in'));
    await symlink(join(outside, 'secret.png'), join(folder, 'link.png'));
    const path = join(folder, 'data.csv');
    const { items, problems } = await collect(readCsv(path));
    expect(items.map(({ source, label }) => [source, label])).toEqual([[join(folder, 'good.png'), 'ok']]);
    expect(problems.map(({ source, code }) => [source.replace(path, ''), code])).toEqual([
      ['#2', 'BAD_ROW'],
      ['#3', 'BAD_ROW'],
      ['#4', 'BAD_ROW'],
      ['#5', 'BAD_ROW'],
      ['#6', 'BAD_ROW'],
      ['#8', 'BAD_ROW'],
      ['#9', 'FILE_NOT_FOUND'],
      ['#10', 'UNSUPPORTED_FORMAT'],
      ['#11', 'FILE_NOT_FOUND'],
      ['#12', 'FILE_NOT_FOUND'],
      ['#13', 'WRONG_MAGIC'],
    ]);
    const free = await collect(readCsv(path, { anyPath: true }));
    expect(free.items.map(({ source }) => source)).toContain(`${outside}/secret.png`);
  });

  it('throws when the CSV file is not there', async () => {
    const folder = await folderWith({});
    await expect(collect(readCsv(join(folder, 'x.csv')))).rejects.toMatchObject({ code: 'FILE_NOT_FOUND' });
  });
});
