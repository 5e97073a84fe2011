import { onGrid } from './outlook.ts';

/** Between which thresholds the slider moves: the upper half, unless a threshold lies outside of it. */
export type TauRange = { readonly min: number; readonly max: number };

export function tauRange(taus: readonly number[]): TauRange {
  return { min: Math.min(...taus) < 0.5 ? 0 : 0.5, max: Math.max(...taus) > 0.999 ? 1 : 0.999 };
}

type Press = { readonly key: string; readonly shiftKey: boolean };

/** Where a key takes the threshold: arrows by 0.001, with Shift or by page 0.01; null for any other key. */
export function tauAfterKey(tau: number, { key, shiftKey }: Press, { min, max }: TauRange): number | null {
  const step = shiftKey ? 0.01 : 0.001;
  const moves: Readonly<Record<string, number>> = {
    ArrowLeft: tau - step,
    ArrowDown: tau - step,
    ArrowRight: tau + step,
    ArrowUp: tau + step,
    PageDown: tau - 0.01,
    PageUp: tau + 0.01,
    Home: min,
    End: max,
  };
  const moved = moves[key];
  return moved === undefined ? null : onGrid(Math.min(max, Math.max(min, moved)));
}

/** A threshold that was typed, with either decimal sign; null for what is none. */
export function tauFromText(text: string): number | null {
  const plain = text.trim().replace(',', '.');
  if (!/^([01](\.\d*)?|\.\d+)$/.test(plain)) return null;
  const value = Number(plain);
  return value <= 1 ? onGrid(value) : null;
}
