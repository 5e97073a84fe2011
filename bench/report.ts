import type { Measurement, Turn } from './measure.ts';
import { median } from './measure.ts';
import { aligned } from './table.ts';
import type { Whole } from './whole.ts';

/** From here on the figures say more about the other processes. */
const BUSY_CORES = 0.15;

type Side = {
  /** In the row's unit, from the median step of all turns. */
  readonly figure: number;
  /** Median seconds of a step: of all turns together, and of each. */
  readonly stepSeconds: number;
  readonly turnSeconds: readonly number[];
  /** Median time on all processors together. */
  readonly processorSeconds: number;
  readonly peakMegabytes: number | null;
};

export type Row = {
  readonly name: string;
  readonly title: string;
  readonly unit: string;
  readonly ours: Side;
  readonly pytorch: Side;
  /** Which of its variants PyTorch ran with, and the seconds a step took with each in a short trial. */
  readonly pytorchVariant: string;
  readonly pytorchVariants: Readonly<Record<string, number>>;
  /** Our time over PyTorch's: below 1 we are faster. Of all turns, and the least and most of the rounds. */
  readonly ratio: number;
  readonly ratios: readonly [least: number, most: number];
  readonly processorRatio: number;
  readonly parameters: Readonly<Record<string, number>>;
  /** Cores that other processes kept busy meanwhile, on average; null where the system does not tell. */
  readonly otherCores: number | null;
};

export type WholeRow = {
  readonly title: string;
  readonly seconds: number;
  readonly limit: number;
  readonly peakMegabytes: number | null;
  readonly otherCores: number | null;
};

/** A measurement as a row of the table. */
export function rowOf(measurement: Measurement, epochSteps: number): Row {
  const { workload, passes, variant, variants } = measurement;
  const side = (turns: readonly Turn[]): Side => {
    const stepSeconds = median(turns.flatMap((turn) => turn.seconds));
    return {
      figure: workload.figure(stepSeconds, { epochSteps, passes }),
      stepSeconds,
      turnSeconds: turns.map((turn) => median(turn.seconds)),
      processorSeconds: median(turns.flatMap((turn) => turn.processorSeconds)),
      peakMegabytes: mostMegabytes(turns.map((turn) => turn.peakBytes)),
    };
  };
  const [ours, pytorch] = [side(measurement.ours), side(measurement.pytorch)];
  const ratios = ours.turnSeconds.map((seconds, n) => seconds / (pytorch.turnSeconds[n] ?? Number.NaN));
  return {
    name: workload.name,
    title: workload.title,
    unit: workload.unit,
    ours,
    pytorch,
    pytorchVariant: variant,
    pytorchVariants: variants,
    ratio: ours.stepSeconds / pytorch.stepSeconds,
    ratios: [Math.min(...ratios), Math.max(...ratios)],
    processorRatio: ours.processorSeconds / pytorch.processorSeconds,
    parameters: measurement.ours[0]?.parameters ?? {},
    otherCores: mean([...measurement.ours, ...measurement.pytorch].map((turn) => turn.otherCores)),
  };
}

export function wholeRowOf({ title, seconds, limit, peakBytes, otherCores }: Whole): WholeRow {
  const peakMegabytes = mostMegabytes(peakBytes);
  return { title, seconds: median(seconds), limit, peakMegabytes, otherCores: mean(otherCores) };
}

function mean(values: readonly (number | null)[]): number | null {
  const known = values.filter((one) => one !== null);
  return known.length === 0 ? null : known.reduce((sum, one) => sum + one, 0) / known.length;
}

function mostMegabytes(bytes: readonly (number | null)[]): number | null {
  const known = bytes.filter((one) => one !== null);
  return known.length === 0 ? null : Math.round(Math.max(...known) / 1e6);
}

/** Three digits that count, thousands with a comma. */
function figureText(value: number): string {
  return value.toLocaleString('en', {
    maximumSignificantDigits: Math.max(3, String(Math.trunc(value)).length),
  });
}

/** The table as lines of text. */
export function tableOf(rows: readonly Row[], whole: readonly WholeRow[]): string[] {
  const megabytes = (value: number | null): string => (value === null ? '-' : String(value));
  const head = ['workload', 'unit', 'ours', 'PyTorch', 'time ratio', 'rounds', 'peak MB', "PyTorch's"];
  const compared = rows.map(({ title, unit, ours, pytorch, ratio, ratios }) => [
    title,
    unit,
    figureText(ours.figure),
    figureText(pytorch.figure),
    ratio.toFixed(2),
    ratios.map((one) => one.toFixed(2)).join('-'),
    megabytes(ours.peakMegabytes),
    megabytes(pytorch.peakMegabytes),
  ]);
  const alone = whole.map(({ title, seconds, peakMegabytes }) => [
    `this machine: ${title}`,
    's',
    figureText(seconds),
    '',
    '',
    '',
    megabytes(peakMegabytes),
    '',
  ]);
  return aligned([head, ...compared, ...alone], 2);
}

/** What is to be said about the figures: one line for each workload where we are slower, and one for each limit missed; first whether the machine was quiet. */
export function findingsOf(rows: readonly Row[], whole: readonly WholeRow[]): string[] {
  const slower = rows.filter(({ ratio }) => ratio > 1);
  const late = whole.filter(({ seconds, limit }) => seconds > limit);
  const lines = [
    ...slower.map(({ title, ratio, ratios: [least, most], ours, pytorch }) => {
      const [own, other] = [ours, pytorch].map(({ stepSeconds }) => figureText(1000 * stepSeconds));
      const doubt = least < 1 ? '; within what the rounds differ' : '';
      const range = `${least.toFixed(2)} to ${most.toFixed(2)} in the rounds`;
      return `Slower than PyTorch: ${title}: ${own} against ${other} ms a step, ${ratio.toFixed(2)} times as long (${range}${doubt}).`;
    }),
    ...late.map(
      ({ title, seconds, limit }) =>
        `Too slow: ${title}: ${figureText(seconds)} s, it should take ${limit} s at most.`,
    ),
  ];
  if (rows.length > 0 && slower.length === 0) lines.unshift('Nowhere slower than PyTorch.');
  const others = mean([...rows, ...whole].map(({ otherCores }) => otherCores)) ?? 0;
  if (others > BUSY_CORES) {
    const cores = `Other processes kept ${others.toFixed(1)} cores busy meanwhile`;
    lines.unshift(
      `${cores}: these figures are not worth much. PyTorch's threads wait for each other and suffer most.`,
    );
  }
  return lines;
}
