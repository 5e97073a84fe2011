import { scaleLinear, scaleLog } from 'd3-scale';
import type { Outlook } from '../../../shared/contract/thresholds.ts';
import type { Margin } from './frame.ts';

type Bin = Outlook['bins'][number];

/** Bars of one bin, drawn over each other from the back: all, the labelled, the wrong. Tops in CSS px. */
export type Bar = {
  readonly left: number;
  readonly width: number;
  readonly all: number;
  readonly labelled: number;
  readonly wrong: number;
};

export type HistogramLayout = {
  readonly x: (certainty: number) => number;
  readonly certaintyAt: (x: number) => number;
  readonly y: (count: number) => number;
  readonly yTicks: readonly number[];
  readonly bars: readonly Bar[];
  readonly plot: {
    readonly left: number;
    readonly right: number;
    readonly top: number;
    readonly bottom: number;
  };
};

/** The foot of the logarithmic scale: a bar of one image has a height, one of none has not. */
const FOOT = 0.5;

export function histogramLayout(
  bins: readonly Bin[],
  { width, height }: { readonly width: number; readonly height: number },
  margin: Margin,
): HistogramLayout {
  const plot = {
    left: margin.left,
    right: Math.max(margin.left + 1, width - margin.right),
    top: margin.top,
    bottom: height - margin.bottom,
  };
  const most = Math.max(10, ...bins.map(({ right, wrong, unlabelled }) => right + wrong + unlabelled));
  const x = scaleLinear([0, 1], [plot.left, plot.right]);
  const log = scaleLog([FOOT, most * 1.3], [plot.bottom, plot.top]);
  const y = (count: number): number => (count <= 0 ? plot.bottom : log(count));
  return {
    x,
    certaintyAt: (place) => Math.min(1, Math.max(0, x.invert(place))),
    y,
    yTicks: Array.from({ length: Math.floor(Math.log10(most)) + 1 }, (_, power) => 10 ** power),
    bars: bins.map(({ from, to, right, wrong, unlabelled }) => ({
      left: x(from) + 0.5,
      width: Math.max(1, x(to) - x(from) - 1),
      all: y(right + wrong + unlabelled),
      labelled: y(right + wrong),
      wrong: y(wrong),
    })),
    plot,
  };
}
