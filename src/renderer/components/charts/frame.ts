/** Room for axes around a chart's plot, CSS px. */
export type Margin = {
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
  readonly left: number;
};

/** The same room for text that is larger. */
export function scaled({ top, right, bottom, left }: Margin, by: number): Margin {
  return { top: top * by, right: right * by, bottom: bottom * by, left: left * by };
}

/** A labelled vertical line at `x`, CSS px. */
type Line = { readonly x: number; readonly width: number };

/** On which side of its line a label stands: `end` is to the left of it. */
export type Side = 'start' | 'end';

const GAP = 8;

/**
 * Sides for the labels of two vertical lines so that neither leaves the plot and, where there is room, neither crosses
 * the other line. Labels of lines closer than that are put one below the other by `stacked`.
 */
export function labelSides(
  first: Line,
  second: Line,
  from: number,
  to: number,
): { readonly sides: readonly [Side, Side]; readonly stacked: boolean } {
  const apart: readonly [Side, Side] = first.x <= second.x ? ['end', 'start'] : ['start', 'end'];
  const sides = [keptInside(first, apart[0], from, to), keptInside(second, apart[1], from, to)] as const;
  const [a, b] = [extent(first, sides[0]), extent(second, sides[1])];
  return { sides, stacked: a.from < b.to + GAP && b.from < a.to + GAP };
}

function keptInside(line: Line, side: Side, from: number, to: number): Side {
  if (side === 'end') return line.x - line.width - GAP < from ? 'start' : 'end';
  return line.x + line.width + GAP > to ? 'end' : 'start';
}

function extent({ x, width }: Line, side: Side): { readonly from: number; readonly to: number } {
  return side === 'end' ? { from: x - GAP - width, to: x } : { from: x, to: x + GAP + width };
}

/** About how wide a text of the 11 or 12 px sizes is, CSS px. */
export function textWidth(text: string, scale: number): number {
  return 6.6 * scale * text.length;
}
