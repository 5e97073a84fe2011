import { imageSize, type ImageShape } from '../../../shared/domain/image.ts';
import { encodePng } from '../../formats/encode.ts';
import { sampleHash } from '../../formats/fingerprint.ts';
import type { ExchangeRecord, ExchangeRow, ExchangeVerdict } from '../../formats/exchange/row.ts';
import { PIXELS_MEDIA_TYPE } from '../../formats/item.ts';
import { shapeIn } from '../../formats/original.ts';
import type { Snapshot, SnapshotRow } from '../../store/exchange/snapshot.ts';
import { PREPROCESSING } from './images.ts';

export type RecordContext = {
  readonly snapshot: Snapshot;
  readonly classes: readonly string[];
  readonly shape: ImageShape;
  readonly tau: number;
  /** Whether the classifier's draws are wanted. */
  readonly withDraws: boolean;
};

const EXTENSIONS: Readonly<Record<string, string>> = {
  'image/png': 'png',
  'image/jpeg': 'jpg',
  'image/webp': 'webp',
  'image/bmp': 'bmp',
  'image/tiff': 'tif',
  'image/gif': 'gif',
};

/** A sample as it is exchanged, with its image and, where wanted and kept, its draws. */
export async function recordOf(row: SnapshotRow, context: RecordContext): Promise<ExchangeRecord> {
  const { snapshot, withDraws } = context;
  const { bytes, extension, sha256, mediaType } = await imageOf(row, context);
  return {
    row: rowOf({ ...row, sha256, mediaType }, context),
    image: { bytes, extension },
    probabilities: withDraws && row.run !== null ? snapshot.draws(row.run, row.sample) : null,
  };
}

function rowOf(row: SnapshotRow, { classes, tau }: RecordContext): Omit<ExchangeRow, 'file_name'> {
  const named = (index: number | null): string | null => (index === null ? null : (classes[index] ?? null));
  return {
    label: named(row.decided ?? row.given),
    split: row.split,
    sample: row.sample,
    source: row.source,
    sha256: row.sha256,
    media_type: row.mediaType,
    given: named(row.given),
    predicted: named(row.predicted),
    certainty: row.certainty,
    entropy: row.entropy,
    mutual_information: row.mutualInformation,
    runner_up: named(row.runnerUp),
    runner_up_probability: row.runnerUpProbability,
    tau,
    outcome: row.outcome,
    suggestion: named(row.suggestion),
    suggestion_certainty: row.suggestionCertainty,
    status: row.status,
    verdict: row.verdict,
    decided: named(row.decided),
    blind: named(row.blind),
    reason_code: row.reasonCode,
    reason: row.reason,
    reviewer: row.reviewer,
    decided_at: row.decidedAt,
    taken_from: takenFrom(row),
    verdicts: row.verdicts === null ? null : JSON.stringify(row.verdicts.map(verdictOf(named))),
  };
}

function takenFrom({ secondRun }: { readonly secondRun: number | null }): ExchangeRow['taken_from'] {
  return secondRun === null ? null : 'second classifier';
}

function verdictOf(named: (index: number | null) => string | null) {
  return (verdict: NonNullable<SnapshotRow['verdicts']>[number]): ExchangeVerdict => ({
    reviewer: verdict.reviewer,
    verdict: verdict.kind,
    decided: named(verdict.label),
    blind: named(verdict.blind),
    reason_code: verdict.reasonCode,
    reason: verdict.reason,
    others_seen: verdict.othersSeen,
    adjudication: verdict.adjudication,
    decided_at: verdict.at,
    taken_from: takenFrom(verdict),
  });
}

/**
 * The original bytes; bare pixels as a PNG of them. Of pixels of a shape that was not recorded, the
 * picture that the classifier saw, as a PNG in its own right.
 */
async function imageOf(row: SnapshotRow, { snapshot, shape }: RecordContext) {
  const { sample, mediaType, sha256 } = row;
  const bytes = snapshot.original(sample);
  if (!mediaType.startsWith(PIXELS_MEDIA_TYPE)) {
    return { bytes, extension: EXTENSIONS[mediaType] ?? 'bin', sha256, mediaType };
  }
  const own = shapeIn(mediaType) ?? shape;
  if (imageSize(own) === bytes.length)
    return { bytes: await encodePng(bytes, own), extension: 'png', sha256, mediaType };
  const png = await encodePng(snapshot.pixels(sample, PREPROCESSING), shape);
  return { bytes: png, extension: 'png', sha256: sampleHash(png), mediaType: 'image/png' };
}
