import type { Job, JobProgress } from '../../../shared/contract/jobs.ts';

/** Shows one job's progress on stderr: one redrawn line on a terminal, a line every few seconds elsewhere. */
export type ProgressView = {
  show(job: Job): void;
  /** Leaves the terminal line tidy; `note` is printed as the job's last word. */
  end(note?: string): void;
};

const PLAIN_INTERVAL_MS = 5000;
const BAR_WIDTH = 24;

export function progressView(stream: NodeJS.WriteStream, title: string, now = Date.now): ProgressView {
  return stream.isTTY ? terminalView(stream, title) : plainView(stream, title, now);
}

function terminalView(stream: NodeJS.WriteStream, title: string): ProgressView {
  let drawn = false;
  const clear = () => {
    if (drawn) stream.write('\r\u001b[2K');
    drawn = false;
  };
  return {
    show(job) {
      if (job.progress === null) return;
      clear();
      stream.write(fit(`${title}  ${bar(job.progress)}  ${progressText(job.progress)}`, stream.columns));
      drawn = true;
    },
    end(note) {
      clear();
      if (note !== undefined) stream.write(`${title}  ${note}\n`);
    },
  };
}

function plainView(stream: NodeJS.WriteStream, title: string, now: () => number): ProgressView {
  let last = Number.NEGATIVE_INFINITY;
  return {
    show(job) {
      if (job.progress === null || now() - last < PLAIN_INTERVAL_MS) return;
      last = now();
      stream.write(`${title}  ${percent(job.progress)}  ${progressText(job.progress)}\n`);
    },
    end(note) {
      if (note !== undefined) stream.write(`${title}  ${note}\n`);
    },
  };
}

function share({ done, total }: JobProgress): number {
  return total > 0 ? Math.min(1, Math.max(0, done / total)) : 0;
}

function percent(progress: JobProgress): string {
  return `${Math.floor(share(progress) * 100)
    .toString()
    .padStart(3)} %`;
}

function bar(progress: JobProgress): string {
  const filled = Math.round(share(progress) * BAR_WIDTH);
  return `${'━'.repeat(filled)}${'╌'.repeat(BAR_WIDTH - filled)} ${percent(progress)}`;
}

/** "training, step 120 of 3 900, loss 0.31, accuracy 0.91, about 4 min left" */
function progressText(progress: JobProgress): string {
  const parts = [`${progress.phase} ${thousands(progress.done)} of ${thousands(progress.total)}`];
  for (const [name, value] of Object.entries(progress.figures)) {
    if (value !== null) parts.push(`${name} ${figure(value)}`);
  }
  if (progress.etaSeconds !== null) parts.push(`about ${duration(progress.etaSeconds)} left`);
  return parts.join(', ');
}

function figure(value: number): string {
  if (Number.isInteger(value)) return thousands(value);
  return Math.abs(value) < 100 ? value.toPrecision(3) : thousands(Math.round(value));
}

/** 12345 → "12 345", with a thin space. */
export function thousands(value: number): string {
  return Math.round(value)
    .toString()
    .replace(/\B(?=(\d{3})+(?!\d))/g, '\u2009');
}

/** Seconds in words a person uses: "40 s", "3 min 20 s", "2 h 5 min". */
export function duration(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  if (whole < 60) return `${whole} s`;
  const minutes = Math.floor(whole / 60);
  if (minutes >= 60) return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
  return minutes < 10 && whole % 60 > 0 ? `${minutes} min ${whole % 60} s` : `${minutes} min`;
}

function fit(text: string, columns: number | undefined): string {
  const width = Math.max(20, (columns ?? 100) - 1);
  return text.length <= width ? text : `${text.slice(0, width - 1)}…`;
}
