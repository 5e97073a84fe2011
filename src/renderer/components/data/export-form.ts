import type { ExportRequest } from '../../../shared/contract/exchange.ts';
import { QueueStatus } from '../../../shared/contract/queue.ts';
import type { ExchangeFormat } from '../../../shared/domain/exchange.ts';
import { folderName, pathIn } from '../home/project-place.ts';

/** What is exported: all images, or those of the queue, by what became of them. */
export const EXPORT_PARTS = ['all', 'queue', ...QueueStatus.options] as const;
export type ExportPart = (typeof EXPORT_PARTS)[number];

export type ExportForm = {
  format: ExchangeFormat;
  part: ExportPart;
  /** Folder in which the export is made, and its name there. */
  parent: string;
  name: string;
  replace: boolean;
};

/** The request that the form stands for; null while its folder has no name. */
export function exportRequest({ format, part, parent, name, replace }: ExportForm): ExportRequest | null {
  const folder = folderName(name);
  if (folder === '' || parent === '') return null;
  const filter = part === 'all' ? {} : { filter: part === 'queue' ? {} : { status: part } };
  return { format, target: pathIn(parent, folder), force: replace, ...filter };
}
