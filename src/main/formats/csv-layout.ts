import type { ImageShape } from '../../shared/domain/image.ts';
import { imageSize } from '../../shared/domain/image.ts';
import { GwinnowError } from '../../shared/errors.ts';
import { MAX_PIXELS } from './item.ts';
import { namesImage } from './magic.ts';
import { splitNamed } from './split-names.ts';

type Columns = {
  readonly width: number;
  readonly header: boolean;
  readonly label: number | null;
  readonly split: number | null;
};

/** What the columns of a CSV file mean; numbers are column indices from 0. */
export type CsvLayout =
  | (Columns & { readonly kind: 'paths'; readonly path: number })
  | (Columns & { readonly kind: 'pixels'; readonly shape: ImageShape; readonly pixels: readonly number[] });

const PATH_NAMES = ['path', 'file', 'filename', 'filepath', 'file_name', 'image', 'image_path', 'img'];
const LABEL_NAMES = ['label', 'labels', 'class', 'target', 'category'];
const PIXEL_NAME = /^(?:pixel|px|p|x)?_?\d+$|^\d+x\d+$/;

/**
 * The layout told by a file's first record. With a header (a cell named path, label, … or pixel0, pixel1, …) columns
 * may come in any order. Without: one to three columns are path, label, split; more are label and pixels, or pixels
 * alone. Pixels make a grey square unless `shape` is given. Throws BAD_ROW or IMAGE_SHAPE_MISMATCH naming `source`.
 */
export function detectLayout(first: readonly string[], shape: ImageShape | null, source: string): CsvLayout {
  const names = first.map((cell) => cell.toLowerCase());
  const named = (wanted: readonly string[]): number | null => {
    const at = names.findIndex((name) => wanted.includes(name));
    return at < 0 ? null : at;
  };
  const [path, label, split] = [named(PATH_NAMES), named(LABEL_NAMES), named(['split'])];
  const pixelNames = names.filter((name) => PIXEL_NAME.test(name) && !isNumber(name)).length;
  const header =
    !first.some(namesImage) && (path !== null || label !== null || pixelNames > first.length / 2);
  const width = first.length;
  if (!header && width <= 3) return barePaths(first);
  if (header && path !== null) return { kind: 'paths', header, width, path, label, split };
  if (!header) return barePixels(width, shape, source);
  const others = names.map((_, i) => i).filter((i) => i !== label && i !== split);
  const pixels = pixelNames > 0 ? others.filter((i) => PIXEL_NAME.test(names[i] ?? '')) : others;
  return {
    kind: 'pixels',
    header,
    width,
    label,
    split,
    pixels,
    shape: shapeOf(pixels.length, shape, source),
  };
}

function barePaths(first: readonly string[]): CsvLayout {
  const width = first.length;
  const split = width === 3 && splitNamed(first[2] ?? '') ? 2 : null;
  return { kind: 'paths', header: false, width, path: 0, label: width > 1 ? 1 : null, split };
}

function barePixels(width: number, shape: ImageShape | null, source: string): CsvLayout {
  const size = shape ? imageSize(shape) : null;
  const labelled = size === null ? squareSide(width - 1) !== null : width === size + 1;
  const pixels = Array.from({ length: labelled ? width - 1 : width }, (_, i) => (labelled ? i + 1 : i));
  const label = labelled ? 0 : null;
  const found = shapeOf(pixels.length, shape, source);
  return { kind: 'pixels', header: false, width, label, split: null, pixels, shape: found };
}

function shapeOf(pixels: number, shape: ImageShape | null, source: string): ImageShape {
  if (shape) {
    if (pixels === imageSize(shape)) return shape;
    const wanted = `${shape.width} x ${shape.height} x ${shape.channels}`;
    throw new GwinnowError(
      'IMAGE_SHAPE_MISMATCH',
      `${source}: ${pixels} pixel columns, ${wanted} images were asked for`,
    );
  }
  const side = squareSide(pixels);
  if (side !== null && pixels <= MAX_PIXELS) return { height: side, width: side, channels: 1 };
  const advice =
    'expected columns path, label, or label and the pixels of a square image; else give the shape';
  throw new GwinnowError('BAD_ROW', `${source}: ${pixels} pixel columns are no square image; ${advice}`);
}

function squareSide(pixels: number): number | null {
  const side = Math.round(Math.sqrt(pixels));
  return side > 0 && side * side === pixels ? side : null;
}

function isNumber(name: string): boolean {
  return /^\d+$/.test(name);
}
