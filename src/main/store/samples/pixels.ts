import type { ImageShape, LabelledImages } from '../../../shared/domain/image.ts';
import { imageSize } from '../../../shared/domain/image.ts';
import { GwinnowError } from '../../../shared/errors.ts';
import { bytesCell, cells, nullableNumberCell, numberCell } from '../query.ts';

/** Pixels of samples side by side. */
export type SampleImages = {
  /** [count], row numbers of the samples. */
  readonly ids: Int32Array;
  /** Labels are −1 where the data came without one. */
  readonly images: LabelledImages;
};

export type ImageCollector = {
  /** Takes a row [sample, label, SHA-256 of the original bytes, pixels]. */
  readonly add: (row: unknown) => void;
  readonly finish: () => SampleImages;
};

/**
 * Gathers rows into arrays made for `capacity` images at once.
 *
 * @throws IMAGE_SHAPE_MISMATCH for a row whose pixels are not of the project's shape.
 */
export function collectImages(shape: ImageShape, capacity: number): ImageCollector {
  const size = imageSize(shape);
  const ids = new Int32Array(capacity);
  const labels = new Int32Array(capacity);
  const hashes = new Uint8Array(capacity * 32);
  const pixels = new Uint8Array(capacity * size);
  let count = 0;
  return {
    add(row) {
      const columns = cells(row);
      const id = numberCell(columns, 0);
      const image = bytesCell(columns, 3);
      if (image.length !== size) {
        throw new GwinnowError(
          'IMAGE_SHAPE_MISMATCH',
          `Sample ${id} has ${image.length} pixel values, not ${size}; its pixels were not made for this preprocessing`,
          { sample: id },
        );
      }
      ids[count] = id;
      labels[count] = nullableNumberCell(columns, 1) ?? -1;
      hashes.set(bytesCell(columns, 2), count * 32);
      pixels.set(image, count * size);
      count++;
    },
    finish: () => ({
      ids: ids.subarray(0, count),
      images: {
        count,
        shape,
        pixels: pixels.subarray(0, count * size),
        hashes: hashes.subarray(0, count * 32),
        labels: labels.subarray(0, count),
      },
    }),
  };
}
