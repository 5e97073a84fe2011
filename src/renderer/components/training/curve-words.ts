import type { Figures } from '../../figures.ts';
import type { Curve } from './curves.ts';

/** A value of a curve with as many digits as it deserves; at an axis without the unit. */
export function curveFigure(unit: Curve['unit'], value: number, figures: Figures, axis = false): string {
  if (unit === 'share')
    return axis ? figures.percentage(value, decimals(value * 100)) : figures.percent(value);
  const digits = figures.fixed(value, axis ? decimals(value) : plainDecimals(value));
  return unit === 'nat' && !axis ? `${digits} nat` : digits;
}

/** Of an axis, whose ticks are round: none for whole numbers. */
function decimals(value: number): number {
  for (const places of [0, 1, 2, 3]) {
    if (Math.abs(value - Number(value.toFixed(places))) < 1e-9) return places;
  }
  return 4;
}

function plainDecimals(value: number): number {
  if (Math.abs(value) >= 100) return 0;
  return Math.abs(value) >= 10 ? 1 : Math.abs(value) >= 0.1 ? 2 : 3;
}

/** 500, 2k, 18.4k: a step at the foot of a chart or above a picture. */
export function stepLabel(step: number): string {
  if (step < 1000) return String(step);
  return `${Number((step / 1000).toFixed(1))}k`;
}
