/** Where class probabilities of T draws lie: [draws, samples, classes]. */
export type DrawBlock = {
  readonly probabilities: Float32Array;
  readonly draws: number;
  readonly samples: number;
  readonly classes: number;
};

/** One sample's [draws, classes] as float32, little endian. */
export function drawsOfSample({ probabilities, draws, samples, classes }: DrawBlock, n: number): Uint8Array {
  const bytes = new Uint8Array(draws * classes * Float32Array.BYTES_PER_ELEMENT);
  const view = new DataView(bytes.buffer);
  for (let t = 0; t < draws; t++) {
    for (let k = 0; k < classes; k++) {
      const value = probabilities[(t * samples + n) * classes + k] ?? Number.NaN;
      view.setFloat32((t * classes + k) * Float32Array.BYTES_PER_ELEMENT, value, true);
    }
  }
  return bytes;
}

/** Little-endian float32 bytes as numbers. */
export function floatsOf(bytes: Uint8Array): Float32Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const count = bytes.byteLength / Float32Array.BYTES_PER_ELEMENT;
  return Float32Array.from({ length: count }, (_, index) =>
    view.getFloat32(index * Float32Array.BYTES_PER_ELEMENT, true),
  );
}

/** [draws, classes] to [classes]: the mean over draws, in double precision. */
export function meanOverDraws(probabilities: Float32Array, classes: number): number[] {
  const draws = probabilities.length / classes;
  return Array.from({ length: classes }, (_, k) => {
    let sum = 0;
    for (let t = 0; t < draws; t++) sum += probabilities[t * classes + k] ?? Number.NaN;
    return sum / draws;
  });
}
