import { describe, expect, it } from 'vitest';
import { CORRUPTIONS, corrupted, SEVERITIES, STRENGTHS } from '../../studies/corruptions.ts';
import { DATASETS } from '../../studies/datasets.ts';
import { imagesOf, readSplit } from '../../studies/material.ts';

const digits = await readSplit(DATASETS.mnist, 'test').then(({ pixels, labels }) =>
  imagesOf(
    Array.from({ length: 40 }, (_, n) => pixels.slice(n * 784, (n + 1) * 784)),
    labels.subarray(0, 40),
  ),
);

function meanChange(a: Uint8Array, b: Uint8Array): number {
  return a.reduce((sum, value, at) => sum + Math.abs(value - (b[at] ?? 0)), 0) / a.length;
}

function oneImage(pixels: (x: number, y: number) => number) {
  return imagesOf([Uint8Array.from({ length: 784 }, (_, at) => pixels(at % 28, Math.floor(at / 28)))], [7]);
}

describe.each(CORRUPTIONS)('%s', (kind) => {
  it('is the same for the same seed, and spoils more with each severity', () => {
    const spoilt = SEVERITIES.map((severity) => corrupted(digits, kind, severity, 5));
    const again = SEVERITIES.map((severity) => corrupted(digits, kind, severity, 5));
    expect(again.map(({ pixels }) => pixels)).toEqual(spoilt.map(({ pixels }) => pixels));
    const changes = spoilt.map(({ pixels }) => meanChange(digits.pixels, pixels));
    expect(changes[0]).toBeGreaterThan(1);
    expect(changes[1]).toBeGreaterThan(changes[0] ?? 0);
    expect(changes[2]).toBeGreaterThan(changes[1] ?? 0);
    expect(spoilt[0]?.labels).toEqual(digits.labels);
    expect(spoilt[0]?.hashes).not.toEqual(digits.hashes);
  });
});

describe('corruptions', () => {
  it.each(['noise', 'rotation', 'occlusion'] as const)('%s follows the seed and the image', (kind) => {
    const first = corrupted(digits, kind, 2, 5);
    expect(corrupted(digits, kind, 2, 6).pixels).not.toEqual(first.pixels);
    const twins = imagesOf([digits.pixels.slice(0, 784), digits.pixels.slice(0, 784)], [7, 7]);
    const both = Array.from({ length: 8 }, (_, seed) => corrupted(twins, kind, 2, seed).pixels);
    expect(both.some((pixels) => meanChange(pixels.slice(0, 784), pixels.slice(784)) > 0)).toBe(true);
  });

  it('noise has the deviation that is written down', () => {
    const grey = oneImage(() => 128);
    const many = imagesOf(
      Array.from({ length: 100 }, () => grey.pixels),
      new Int32Array(100),
    );
    const { pixels } = corrupted(many, 'noise', 1, 3);
    const squares = pixels.reduce((sum, value) => sum + (value - 128) ** 2, 0) / pixels.length;
    expect(Math.sqrt(squares) / 255).toBeCloseTo(STRENGTHS.noise[0], 2);
  });

  it('blur spreads a dot as a Gaussian does, and keeps its light', () => {
    const { pixels } = corrupted(
      oneImage((x, y) => (x > 9 && x < 18 && y > 9 && y < 18 ? 200 : 0)),
      'blur',
      1,
      1,
    );
    expect(pixels.reduce((sum, value) => sum + value, 0)).toBeCloseTo(64 * 200, -2);
    expect(pixels[13 * 28 + 13]).toBe(200);
    // On a straight edge half of the light is on either side.
    const [inside = 0, outside = 0] = [pixels[13 * 28 + 10], pixels[13 * 28 + 9]];
    expect(Math.abs(inside + outside - 200)).toBeLessThanOrEqual(1);
  });

  it('rotation turns by the degrees that are written down', () => {
    const { pixels } = corrupted(
      oneImage((x, y) => (y > 11 && y < 16 && x > 3 && x < 24 ? 255 : 0)),
      'rotation',
      2,
      1,
    );
    let [xx, xy, yy] = [0, 0, 0];
    for (const [at, value] of pixels.entries()) {
      const [dx, dy] = [(at % 28) - 13.5, Math.floor(at / 28) - 13.5];
      xx += value * dx * dx;
      xy += value * dx * dy;
      yy += value * dy * dy;
    }
    const degrees = (Math.atan2(2 * xy, xx - yy) / 2) * (180 / Math.PI);
    expect(Math.abs(degrees)).toBeCloseTo(STRENGTHS.rotation[1], 0);
  });

  it('occlusion covers one grey square of the side that is written down', () => {
    const { pixels } = corrupted(
      oneImage(() => 0),
      'occlusion',
      3,
      1,
    );
    const covered = [...pixels.keys()].filter((at) => pixels[at] === 128);
    const side = STRENGTHS.occlusion[2];
    expect(covered).toHaveLength(side * side);
    const columns = new Set(covered.map((at) => at % 28));
    expect(columns.size).toBe(side);
  });
});
