import { computed, type ComputedRef } from 'vue';
import { useI18n } from 'vue-i18n';
import * as plain from '../shared/domain/figures.ts';
import type { Change, Share } from '../shared/domain/statistics.ts';
import * as device from './device-words.ts';

/** Figures as the screens show them, in one language: its decimal sign and its word between the ends of a range. */
export type Figures = {
  readonly count: (value: number) => string;
  /** A certainty or threshold, cut and not rounded. */
  readonly cut: (value: number, decimals?: number) => string;
  /** Without the sign. */
  readonly percentage: (value: number, decimals: number) => string;
  readonly percent: (value: number, decimals?: number) => string;
  /** A difference of shares in points, signed. */
  readonly points: (value: number, decimals?: number) => string;
  /** A share in per cent with as many decimals as its interval bears, at most `most`, without the sign. */
  readonly shareFigure: (share: Share, most: number) => string;
  readonly shareRange: (share: Share, most: number) => string;
  readonly changeFigure: (change: Change, most: number) => string;
  readonly changeRange: (change: Change, most: number) => string;
  readonly pValue: (p: number) => string;
  /** Seconds in the largest unit that fits. */
  readonly duration: (seconds: number) => string;
  readonly fixed: (value: number, decimals: number) => string;
  readonly milliseconds: (value: number) => string;
  readonly power: (value: number) => string;
};

const BETWEEN: Readonly<Record<string, string>> = { en: ' to ', de: ' bis ' };

export function figuresIn(language: string): Figures {
  const between = BETWEEN[language] ?? ' to ';
  const said = (text: string): string => (language === 'de' ? text.replace(/(?<=\d)\.(?=\d)/g, ',') : text);
  return {
    count: plain.count,
    cut: (value, decimals) => said(plain.cut(value, decimals)),
    percentage: (value, decimals) => said(plain.percentage(value, decimals)),
    percent: (value, decimals) => said(plain.percent(value, decimals)),
    points: (value, decimals) => said(plain.points(value, decimals)),
    shareFigure: (share, most) => said(plain.shareFigure(share, most)),
    shareRange: (share, most) => said(plain.shareRange(share, most, between)),
    changeFigure: (change, most) => said(plain.changeFigure(change, most)),
    changeRange: (change, most) => said(plain.changeRange(change, most, between)),
    pValue: (p) => said(plain.pValue(p)),
    duration: (seconds) => said(plain.duration(seconds)),
    fixed: (value, decimals) => said(value.toFixed(decimals)),
    milliseconds: (value) => said(device.milliseconds(value)),
    power: (value) => said(device.power(value)),
  };
}

/** Figures in the language in use. */
export function useFigures(): ComputedRef<Figures> {
  const { locale } = useI18n();
  return computed(() => figuresIn(locale.value));
}
