import { computed, type ComputedRef } from 'vue';
import { useI18n } from 'vue-i18n';

/** Moments as the screens show them, in one language. All take ISO 8601 in UTC. */
export type Times = {
  /** Local day and time, 24 hours: "25 Nov 2026, 14:05". */
  readonly moment: (at: string) => string;
  /** Local time of day: "14:05". */
  readonly clock: (at: string) => string;
  /** As the log has it: "2026-11-25 13:05:09", UTC. */
  readonly utc: (at: string) => string;
  /** As far back as one says it: "12 min. ago", "yesterday", then the day. */
  readonly ago: (at: string, now?: number) => string;
};

const LOCALES: Readonly<Record<string, string>> = { en: 'en-GB', de: 'de-DE' };

/** Seconds. */
const MINUTE = 60;
const HOUR = 3600;
const DAY = 86_400;

/** @param timeZone default: the computer's own. */
export function timesIn(language: string, timeZone?: string): Times {
  const locale = LOCALES[language] ?? 'en-GB';
  const zone = timeZone === undefined ? {} : { timeZone };
  const day = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', ...zone });
  const moment = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short', ...zone });
  const clock = new Intl.DateTimeFormat(locale, {
    hour: '2-digit',
    minute: '2-digit',
    hour12: false,
    ...zone,
  });
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto', style: 'short' });

  return {
    moment: (at) => moment.format(new Date(at)),
    clock: (at) => clock.format(new Date(at)),
    utc: (at) => new Date(at).toISOString().slice(0, 19).replace('T', ' '),
    ago(at, now = Date.now()) {
      const seconds = Math.max(0, (now - Date.parse(at)) / 1000);
      if (seconds < MINUTE) return relative.format(0, 'second');
      if (seconds < HOUR) return relative.format(-Math.floor(seconds / MINUTE), 'minute');
      if (seconds < DAY) return relative.format(-Math.floor(seconds / HOUR), 'hour');
      return seconds < 7 * DAY
        ? relative.format(-Math.floor(seconds / DAY), 'day')
        : day.format(new Date(at));
    },
  };
}

/** Moments in the language in use. */
export function useTimes(): ComputedRef<Times> {
  const { locale } = useI18n();
  return computed(() => timesIn(locale.value));
}
