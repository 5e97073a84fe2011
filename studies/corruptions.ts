import { imageSize, type ImageShape, type LabelledImages } from '../src/shared/domain/image.ts';
import { normals, uniforms } from '../src/main/learning/random.ts';
import { imagesOf } from './material.ts';

/** Ways to spoil an image, each in three severities. */
export const CORRUPTIONS = ['noise', 'blur', 'rotation', 'occlusion'] as const;
export type Corruption = (typeof CORRUPTIONS)[number];

export const SEVERITIES = [1, 2, 3] as const;
export type Severity = (typeof SEVERITIES)[number];

/**
 * What the severities mean: standard deviation of grey noise as a share of white; standard deviation of the Gaussian
 * blur in pixels; degrees, to either side; side of a mid-grey square in pixels.
 */
export const STRENGTHS: Readonly<Record<Corruption, readonly [number, number, number]>> = {
  noise: [0.15, 0.3, 0.45],
  blur: [0.8, 1.3, 1.8],
  rotation: [20, 35, 50],
  occlusion: [5, 8, 11],
};

const MID_GREY = 128;

/** Grey images (one channel) spoilt one by one; the same seed spoils them in the same way. Labels stay. */
export function corrupted(
  images: LabelledImages,
  corruption: Corruption,
  severity: Severity,
  seed: number,
): LabelledImages {
  const size = imageSize(images.shape);
  const strength = STRENGTHS[corruption][severity - 1] ?? 0;
  const lane = CORRUPTIONS.indexOf(corruption) * SEVERITIES.length + severity;
  const spoilt = Array.from({ length: images.count }, (_, index) => {
    const pixels = images.pixels.subarray(index * size, (index + 1) * size);
    return SPOIL[corruption](pixels, images.shape, strength, { seed, index, lane });
  });
  return imagesOf(spoilt, images.labels);
}

type Key = { readonly seed: number; readonly index: number; readonly lane: number };
type Spoil = (pixels: Uint8Array, shape: ImageShape, strength: number, key: Key) => Uint8Array;

const SPOIL: Readonly<Record<Corruption, Spoil>> = {
  noise(pixels, _, strength, key) {
    const noise = normals({ ...key, purpose: 'noise' }, pixels.length);
    return pixels.map((value, at) => toByte(value + 255 * strength * (noise[at] ?? 0)));
  },
  blur(pixels, shape, strength) {
    const kernel = gaussian(strength);
    const { width, height } = shape;
    const across = convolved(Float64Array.from(pixels), { width, height, step: 1 }, kernel);
    return Uint8Array.from(convolved(across, { width, height, step: width }, kernel), toByte);
  },
  rotation(pixels, shape, strength, key) {
    const [side = 0] = uniforms({ ...key, purpose: 'augment' }, 1);
    return rotated(pixels, shape, side < 0.5 ? -strength : strength);
  },
  occlusion(pixels, { width, height }, strength, key) {
    const [across = 0, down = 0] = uniforms({ ...key, purpose: 'sample' }, 2);
    const left = Math.floor(across * (width - strength + 1));
    const top = Math.floor(down * (height - strength + 1));
    return pixels.map((value, at) => {
      const [x, y] = [at % width, Math.floor(at / width)];
      const covered = x >= left && x < left + strength && y >= top && y < top + strength;
      return covered ? MID_GREY : value;
    });
  },
};

function gaussian(deviation: number): Float64Array {
  const reach = Math.ceil(3 * deviation);
  const weights = Float64Array.from({ length: 2 * reach + 1 }, (_, at) =>
    Math.exp(-((at - reach) ** 2) / (2 * deviation ** 2)),
  );
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return weights.map((weight) => weight / sum);
}

type Line = { readonly width: number; readonly height: number; readonly step: number };

/** One-dimensional convolution along x (step 1) or y (step width); black beyond the border. */
function convolved(values: Float64Array, { width, height, step }: Line, kernel: Float64Array): Float64Array {
  const reach = kernel.length >> 1;
  return values.map((_, at) => {
    const place = step === 1 ? at % width : Math.floor(at / width);
    const length = step === 1 ? width : height;
    let sum = 0;
    for (let k = -reach; k <= reach; k++) {
      if (place + k < 0 || place + k >= length) continue;
      sum += (values[at + k * step] ?? 0) * (kernel[k + reach] ?? 0);
    }
    return sum;
  });
}

/** Turned about the centre and read bilinearly; black beyond the border. */
function rotated(pixels: Uint8Array, { width, height }: ImageShape, degrees: number): Uint8Array {
  const angle = (degrees * Math.PI) / 180;
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  const [centreX, centreY] = [(width - 1) / 2, (height - 1) / 2];
  const at = (x: number, y: number) =>
    x < 0 || y < 0 || x >= width || y >= height ? 0 : (pixels[y * width + x] ?? 0);
  return pixels.map((_, place) => {
    const dx = (place % width) - centreX;
    const dy = Math.floor(place / width) - centreY;
    const x = cos * dx + sin * dy + centreX;
    const y = -sin * dx + cos * dy + centreY;
    const [left, top] = [Math.floor(x), Math.floor(y)];
    const [right, down] = [x - left, y - top];
    const upper = at(left, top) * (1 - right) + at(left + 1, top) * right;
    const lower = at(left, top + 1) * (1 - right) + at(left + 1, top + 1) * right;
    return toByte(upper * (1 - down) + lower * down);
  });
}

function toByte(value: number): number {
  return Math.round(Math.min(255, Math.max(0, value)));
}
