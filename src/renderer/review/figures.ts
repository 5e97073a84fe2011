/** Thin space: a thousands separator that no locale takes for a decimal mark. */
const THIN = '\u2009';

/**
 * A share cut, not rounded, to some decimals: a certainty below 1 never reads 1, one below τ never reads τ for
 * rounding's sake.
 *
 * @param value 0..1
 */
export function cut(value: number, decimals: number): string {
  // Twelve decimals swallow the dust of binary fractions (0.29 · 100 = 28.999…) and nothing else.
  const [whole = '0', fraction = ''] = value.toFixed(12).split('.');
  if (value < 1 && whole === '1') return `0.${'9'.repeat(decimals)}`;
  return `${whole}.${fraction.slice(0, decimals)}`;
}

/** A count with thin spaces between thousands. */
export function grouped(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, THIN);
}

/** A sample's number as it stands in lists and logs: five digits or more. */
export function sampleName(sample: number): string {
  return String(sample).padStart(5, '0');
}

/** How far a certainty lies from τ, in decimals that agree with each other as they are read. */
export type Gap = { readonly certainty: string; readonly gap: string; readonly tau: string };

/** With two decimals, or with as many as it takes for different values to look different. */
export function gapToTau(certainty: number, tau: number): Gap {
  for (let decimals = 2; ; decimals++) {
    const [shown, limit] = [cut(certainty, decimals), cut(tau, decimals)];
    if (shown !== limit || certainty === tau || decimals === 12) {
      const gap = Math.abs(Number(limit) - Number(shown)).toFixed(decimals);
      return { certainty: shown, gap, tau: limit };
    }
  }
}
