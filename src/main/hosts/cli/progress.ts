import type { Job, JobProgress } from '../../../shared/contract/jobs.ts';
import { progressWords } from './progress-words.ts';
import { columnsOf, cutTo } from './words.ts';

/** Shows one job's progress on stderr: one redrawn line on a terminal, a line now and then elsewhere. */
export type ProgressView = {
  show(job: Job): void;
  /** Leaves the terminal line tidy; `note` is printed as the job's last word. */
  end(note?: string): void;
};

/** What is written to: a stream that may be a terminal. */
type Output = {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
};

/** Between two lines: this long at the least, and until the percentage changes, but no longer than that. */
const LEAST_INTERVAL_MS = 5000;
const LONGEST_INTERVAL_MS = 60_000;

export function progressView(
  stream: Output,
  title: string,
  { terminal = isTerminal(stream), now = Date.now }: { terminal?: boolean; now?: () => number } = {},
): ProgressView {
  return terminal ? terminalView(stream, title) : plainView(stream, title, now);
}

function isTerminal({ isTTY }: Output): boolean {
  return isTTY === true && process.env['TERM'] !== 'dumb';
}

function terminalView(stream: Output, title: string): ProgressView {
  let drawn = false;
  return {
    show(job) {
      if (job.progress === null) return;
      stream.write(`\r${terminalLine(title, job, (stream.columns ?? 80) - 1)}\u001b[K`);
      drawn = true;
    },
    end(note) {
      if (drawn) stream.write('\r\u001b[K');
      if (note !== undefined) stream.write(`${title}  ${note}\n`);
    },
  };
}

function plainView(stream: Output, title: string, now: () => number): ProgressView {
  let last = Number.NEGATIVE_INFINITY;
  let shown = '';
  return {
    show(job) {
      if (job.progress === null) return;
      const waited = now() - last;
      const share = percentage(job.progress);
      if (waited < LEAST_INTERVAL_MS || (share === shown && waited < LONGEST_INTERVAL_MS)) return;
      last = now();
      shown = share;
      stream.write(`${plainLine(title, job)}\n`);
    },
    end(note) {
      if (note !== undefined) stream.write(`${title}  ${note}\n`);
    },
  };
}

/** "train BNN   42 %  step 120 of 3 900, accuracy 91.0 %, about 4 min left" */
function plainLine(title: string, { kind, progress }: Job): string {
  if (progress === null) return title;
  const { place, figures, left } = progressWords(kind, progress);
  return `${title}  ${percentage(progress)}  ${[place, ...figures, ...(left === null ? [] : [left])].join(', ')}`;
}

/** The fullest line that fits: all figures but one go first, then the bar shrinks; the time left stays to the last. */
export function terminalLine(title: string, { kind, progress }: Job, columns: number): string {
  if (progress === null) return cutTo(title, columns);
  const { place, figures, left } = progressWords(kind, progress);
  const share = percentage(progress);
  const wide = `${bar(progress, 24)} ${share}`;
  const narrow = `${bar(progress, 12)} ${share}`;
  const small = bar(progress, 9);
  const tail = (shown: number) => [place, ...figures.slice(0, shown), left].filter(Boolean).join(', ');
  const candidates = [
    ...Array.from(figures, (_, dropped) => [title, wide, tail(figures.length - dropped)]),
    ...figures.slice(0, 1).map(() => [title, small, tail(1)]),
    [title, wide, tail(0)],
    [title, narrow, tail(0)],
    [title, share, tail(0)],
    [title, share, left].filter(Boolean),
  ].map((parts) => parts.join('  '));
  return candidates.find((line) => columnsOf(line) <= columns) ?? cutTo(candidates.at(-1) ?? title, columns);
}

function shareDone({ done, total }: JobProgress): number {
  return total > 0 ? Math.min(1, Math.max(0, done / total)) : 0;
}

function percentage(progress: JobProgress): string {
  return `${Math.floor(shareDone(progress) * 100)
    .toString()
    .padStart(3)} %`;
}

function bar(progress: JobProgress, width: number): string {
  const filled = Math.round(shareDone(progress) * width);
  return '━'.repeat(filled) + '╌'.repeat(width - filled);
}
