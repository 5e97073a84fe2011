import type { Figures } from '../../figures.ts';
import type { TimeLeft } from './time-left.ts';

type Unit = { readonly name: 's' | 'min' | 'h'; readonly seconds: number; readonly decimals: number };

const SECONDS: Unit = { name: 's', seconds: 1, decimals: 0 };
const MINUTES: Unit = { name: 'min', seconds: 60, decimals: 0 };
const HOURS: Unit = { name: 'h', seconds: 3600, decimals: 1 };

function unitFor(seconds: number): Unit {
  if (seconds < 90) return SECONDS;
  return seconds < 5400 ? MINUTES : HOURS;
}

/** An estimate: "42 s", "33 min", "2.3 h". */
export function aboutWords(seconds: number, figures: Figures): string {
  const unit = unitFor(seconds);
  return `${figures.fixed(seconds / unit.seconds, unit.decimals)} ${unit.name}`;
}

/** The parts of "about 42 min (38 to 47)": the ends of the range in the unit of the middle. */
export function leftWords(
  { about, low, high }: TimeLeft,
  figures: Figures,
): { about: string; low: string; high: string } {
  const unit = unitFor(about);
  const said = (seconds: number): string => figures.fixed(seconds / unit.seconds, unit.decimals);
  return { about: aboutWords(about, figures), low: said(low), high: said(high) };
}

/** A duration that is over or goes on: "42 s", "6 min 05 s", "1 h 07 min". */
export function elapsedWords(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  const [hours, minutes] = [Math.floor(whole / 3600), Math.floor((whole % 3600) / 60)];
  const padded = (value: number): string => String(value).padStart(2, '0');
  if (hours > 0) return `${hours} h ${padded(minutes)} min`;
  return minutes > 0 ? `${minutes} min ${padded(whole % 60)} s` : `${whole} s`;
}

/** Local time of day, with the day of the week where it is another day. */
export function clockTime(at: Date, now: Date, locale: string): string {
  const sameDay = at.toDateString() === now.toDateString();
  return new Intl.DateTimeFormat(locale, {
    ...(sameDay ? {} : { weekday: 'short' }),
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).format(at);
}
