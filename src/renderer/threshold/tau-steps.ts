import { onGrid } from './outlook.ts';

/** Between which thresholds the slider moves: the upper half, unless a threshold lies outside of it. */
export type TauRange = { readonly min: number; readonly max: number };

export function tauRange(taus: readonly number[]): TauRange {
  return { min: Math.min(...taus) < 0.5 ? 0 : 0.5, max: Math.max(...taus) > 0.999 ? 1 : 0.999 };
}

/** A threshold moved by some steps, on the grid and inside the range. */
export function movedTau(tau: number, by: number, { min, max }: TauRange): number {
  return onGrid(Math.min(max, Math.max(min, tau + by)));
}

/** A threshold that was typed, with either decimal sign; null for what is none. */
export function tauFromText(text: string): number | null {
  const plain = text.trim().replace(',', '.');
  if (!/^([01](\.\d*)?|\.\d+)$/.test(plain)) return null;
  const value = Number(plain);
  return value <= 1 ? onGrid(value) : null;
}
