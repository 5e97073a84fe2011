import { resolve } from 'node:path';
import { Argument, type Command, InvalidArgumentError } from 'commander';
import * as v from 'valibot';
import { type ExportRequest, ExportResult } from '../../../../shared/contract/exchange.ts';
import { QueueFilter } from '../../../../shared/contract/queue.ts';
import { EXCHANGE_FORMATS, type ExchangeFormat } from '../../../../shared/domain/exchange.ts';
import { count } from '../../../../shared/domain/figures.ts';
import { GwinnowError } from '../../../../shared/errors.ts';
import { folder } from '../arguments.ts';
import { classIndex } from '../classes.ts';
import { examples, type Run } from '../command.ts';
import type { Session } from '../session.ts';

type Options = { filter?: Wanted; force?: true };

/** Values by the names of the queue's filters, as typed. */
type Wanted = Readonly<Record<string, string>>;

const FILTERS = Object.keys(QueueFilter.entries);
const CLASS_FILTERS: ReadonlySet<string> = new Set(['label', 'suggestion']);

const NOTES = `
The folder appears when it is complete; what is there is not replaced without
--force, and then only an earlier export. Undecided images are exported as such.`;

export function exportCommand(program: Command, run: Run): void {
  program
    .command('export')
    .addArgument(new Argument('<format>', 'for which tools').choices(EXCHANGE_FORMATS))
    .argument('<folder>', 'to be made', folder)
    .description('Write images, scores, suggestions and decisions for other tools.')
    .option(
      '--filter <name=value>',
      `only what of the queue matches, repeatable: ${FILTERS.join(', ')}`,
      wanted,
    )
    .option('--force', 'replace an earlier export')
    .addHelpText(
      'after',
      examples(
        'gwinnow export jsonl out/all --project digits',
        'gwinnow export csv out/decided --filter status=decided --project digits',
        'gwinnow export image-folder out/sevens --filter label=7 --project digits',
      ) + `\n${NOTES}`,
    )
    .action((format: ExchangeFormat, target: string, options: Options) =>
      run((session) => exportFrom(session, format, target, options)),
    );
}

async function exportFrom(
  session: Session,
  format: ExchangeFormat,
  target: string,
  { filter, force }: Options,
): Promise<void> {
  const { classes } = await session.open();
  const started = await session.client.exchange.export({
    format,
    target: resolve(target),
    ...(filter === undefined ? {} : { filter: filterOf(filter, classes) }),
    ...(force === undefined ? {} : { force }),
  });
  const job = await session.follow(started.job, 'export');
  const result = v.parse(ExportResult, job.result);
  session.print(result, () => {
    const open = `${count(result.undecided)} of them undecided`;
    return `Wrote ${result.target}: ${count(result.samples)} images, ${open}`;
  });
}

function wanted(text: string, before: Wanted = {}): Wanted {
  const [, name, value] = /^(\w+)=(.*)$/su.exec(text) ?? [];
  if (name !== undefined && value !== undefined && FILTERS.includes(name))
    return { ...before, [name]: value };
  throw new InvalidArgumentError(`NAME=VALUE is needed, NAME being one of ${FILTERS.join(', ')}.`);
}

function filterOf(texts: Wanted, classes: readonly string[]): NonNullable<ExportRequest['filter']> {
  const entries = Object.entries(texts).map(([name, text]) => {
    if (CLASS_FILTERS.has(name)) return [name, classIndex(classes, text)];
    return [name, name === 'changed' ? flagOf(text) : text];
  });
  const parsed = v.safeParse(QueueFilter, Object.fromEntries(entries));
  if (parsed.success) return parsed.output;
  const [issue] = parsed.issues;
  throw new GwinnowError('BAD_ARGUMENT', `--filter ${v.getDotPath(issue) ?? ''}: ${issue.message}`);
}

function flagOf(text: string): boolean | string {
  if (text === 'true' || text === 'yes') return true;
  return text === 'false' || text === 'no' ? false : text;
}
