import type { ImageShape } from '../../shared/domain/image.ts';

/** A decoded picture: [height, width, channels], 0..255, row major. 1 = grey, 3 = RGB, 4 = RGB and alpha. */
export type Raster = {
  readonly width: number;
  readonly height: number;
  readonly channels: 1 | 3 | 4;
  readonly pixels: Uint8Array;
};

/** The picture over black: alpha times colour, rounded. */
export function overBlack(raster: Raster): Raster {
  if (raster.channels !== 4) return raster;
  const count = raster.width * raster.height;
  const pixels = new Uint8Array(count * 3);
  for (let i = 0, from = 0, to = 0; i < count; i++, from += 4, to += 3) {
    const alpha = raster.pixels[from + 3] ?? 0;
    for (let c = 0; c < 3; c++) pixels[to + c] = ((raster.pixels[from + c] ?? 0) * alpha + 127) / 255;
  }
  return { ...raster, channels: 3, pixels };
}

/** RGB from [count * 4] cyan, magenta, yellow, black: (255 - ink)(255 - black) / 255, rounded. No colour profile. */
export function rgbFromCmyk(inks: Uint8Array): Uint8Array {
  const count = inks.length / 4;
  const pixels = new Uint8Array(count * 3);
  for (let i = 0; i < count; i++) {
    const light = 255 - (inks[i * 4 + 3] ?? 0);
    for (let c = 0; c < 3; c++) pixels[i * 3 + c] = ((255 - (inks[i * 4 + c] ?? 0)) * light + 127) / 255;
  }
  return pixels;
}

/**
 * Grey from colour by Rec. 601 luma, .299 R + .587 G + .114 B on the encoded values in 16-bit fixed point
 * (equal channels keep their value), or colour from grey by repeating it.
 */
export function withChannels(raster: Raster, channels: ImageShape['channels']): Raster {
  const opaque = overBlack(raster);
  if (opaque.channels === channels) return opaque;
  const count = opaque.width * opaque.height;
  const from = opaque.pixels;
  const pixels = new Uint8Array(count * channels);
  if (channels === 3) {
    for (let i = 0; i < count; i++) pixels.fill(from[i] ?? 0, i * 3, i * 3 + 3);
  } else {
    for (let i = 0, at = 0; i < count; i++, at += 3) {
      const [r, g, b] = [from[at] ?? 0, from[at + 1] ?? 0, from[at + 2] ?? 0];
      pixels[i] = (r * 19_595 + g * 38_470 + b * 7_471 + 32_768) >> 16;
    }
  }
  return { ...opaque, channels, pixels };
}

/**
 * The picture scaled to fit into width x height with its proportions kept, in the middle, on black
 * (an odd pixel left over goes to the right and the bottom). The same array when the size is that already.
 */
export function containedIn(raster: Raster, width: number, height: number): Raster {
  if (raster.width === width && raster.height === height) return raster;
  const wide = raster.width * height >= raster.height * width;
  const scaledWidth = wide ? width : Math.max(1, Math.round((raster.width * height) / raster.height));
  const scaledHeight = wide ? Math.max(1, Math.round((raster.height * width) / raster.width)) : height;
  const scaled = resampled(raster, scaledWidth, scaledHeight);
  if (scaledWidth === width && scaledHeight === height) return scaled;
  const { channels } = raster;
  const pixels = new Uint8Array(width * height * channels);
  const left = Math.floor((width - scaledWidth) / 2);
  const top = Math.floor((height - scaledHeight) / 2);
  const row = scaledWidth * channels;
  for (let y = 0; y < scaledHeight; y++) {
    pixels.set(scaled.pixels.subarray(y * row, (y + 1) * row), ((top + y) * width + left) * channels);
  }
  return { width, height, channels, pixels };
}

/**
 * Resampling by a triangle filter whose support grows with the reduction (antialiased bilinear), columns first, then
 * rows, each rounded to 8 bits. Weights are 22-bit fixed point, so every machine gives the same bytes; they are also
 * the bytes of Pillow's `resize(…, BILINEAR)`.
 */
export function resampled(raster: Raster, width: number, height: number): Raster {
  const { channels } = raster;
  const columns = taps(raster.width, width);
  const narrow = columns ? filtered(raster.pixels, columns, raster.height, channels) : raster.pixels;
  const rows = taps(raster.height, height);
  const pixels = rows ? filtered(narrow, rows, 1, width * channels) : narrow;
  return { width, height, channels, pixels };
}

const PRECISION_BITS = 22;

/** For each place of the result: the first place it draws from, how many, and `stride` weights of 2^22 in sum. */
type Taps = {
  readonly from: number;
  readonly to: number;
  readonly stride: number;
  readonly first: Int32Array;
  readonly length: Int32Array;
  readonly weights: Int32Array;
};

function taps(from: number, to: number): Taps | null {
  if (from === to) return null;
  const scale = from / to;
  const support = Math.max(scale, 1);
  const stride = Math.ceil(support) * 2 + 1;
  const first = new Int32Array(to);
  const length = new Int32Array(to);
  const weights = new Int32Array(to * stride);
  for (let i = 0; i < to; i++) {
    const centre = (i + 0.5) * scale;
    const start = Math.max(0, Math.trunc(centre - support + 0.5));
    const end = Math.min(from, Math.trunc(centre + support + 0.5));
    const raw = Array.from({ length: end - start }, (_, k) =>
      Math.max(0, 1 - Math.abs((start + k - centre + 0.5) * (1 / support))),
    );
    const sum = raw.reduce((total, weight) => total + weight, 0);
    raw.forEach(
      (weight, k) => (weights[i * stride + k] = Math.trunc((weight / sum) * 2 ** PRECISION_BITS + 0.5)),
    );
    first[i] = start;
    length[i] = end - start;
  }
  return { from, to, stride, first, length, weights };
}

/** Applies the taps along the middle axis of [lines, places, width] values. */
function filtered(values: Uint8Array, axis: Taps, lines: number, width: number): Uint8Array {
  const out = new Uint8Array(lines * axis.to * width);
  const half = 2 ** (PRECISION_BITS - 1);
  for (let line = 0; line < lines; line++) {
    for (let i = 0; i < axis.to; i++) {
      const start = (line * axis.from + (axis.first[i] ?? 0)) * width;
      const target = (line * axis.to + i) * width;
      const length = axis.length[i] ?? 0;
      for (let c = 0; c < width; c++) {
        let sum = half;
        for (let k = 0; k < length; k++) {
          sum += (values[start + k * width + c] ?? 0) * (axis.weights[i * axis.stride + k] ?? 0);
        }
        out[target + c] = sum >> PRECISION_BITS;
      }
    }
  }
  return out;
}
