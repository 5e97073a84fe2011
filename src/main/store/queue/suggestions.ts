import type { Database } from 'better-sqlite3';
import * as v from 'valibot';
import type { Split } from '../../../shared/contract/common.ts';
import { type OpinionRecord, toldApart } from '../../../shared/domain/paired-opinions.ts';
import type { SuggestionFacts } from '../../../shared/domain/trust.ts';
import type { Memo } from '../memo.ts';
import {
  bytesCell,
  cells,
  Count,
  nullableNumberCell,
  numberCell,
  prepareBulkRead,
  prepareBulkWrite,
  prepareQuery,
  prepareWrite,
} from '../query.ts';
import { floatsOf, meanOverDraws } from '../scores/draws.ts';
import factsSql from './suggestion-facts.sql?raw';
import outcomesSql from './opinion-outcomes.sql?raw';
import runsSql from './verdict-runs.sql?raw';
import verdictsSql from './suggestion-verdicts.sql?raw';

/** What is on record of one suggestion. */
export type KnownSuggestion = SuggestionFacts & {
  readonly sample: number;
  /** Whether it is the label that the sample came with; null where it came without one. */
  readonly right: boolean | null;
  /** Whether the classifier is certain of the transform. */
  readonly rescued: boolean;
  /** How far the transform is from the image; null where that was not noted. */
  readonly distance: number | null;
};

export type FactsRequest = {
  /** Where another classifier's opinion is read. */
  readonly seconds: SecondRuns;
  readonly classes: number;
  /** All when left out. */
  readonly split?: Split;
};

/** Scores of suggestions, log odds of being right, and how those turned out that reviewers settled. */
export type SettledScores = { readonly scores: Float64Array; readonly right: Uint8Array };

/** Runs of another classifier, by split; null where it was not asked. */
export type SecondRuns = Readonly<Record<Split, number | null>>;

/** They last as long as the connection: the order of the queue by chance stands on them. */
const TABLE = 'CREATE TEMP TABLE suggestion_scores (sample INTEGER PRIMARY KEY, score REAL NOT NULL)';

const Outcomes = v.object({ both: v.number(), first: v.number(), second: v.number(), neither: v.number() });

/** @param ofQueue keeps until the queue is built anew */
export function suggestionsStore(db: Database, ofQueue: Memo) {
  db.exec(TABLE);
  const readFacts = prepareBulkRead(db, factsSql);
  const outcomes = prepareQuery(db, outcomesSql, Outcomes);
  const readVerdicts = prepareBulkRead(db, verdictsSql);
  const newest = prepareQuery(db, 'SELECT ifnull(max(id), 0) AS count FROM decisions', Count);
  const runs = prepareQuery(db, runsSql, v.object({ run: v.number() }));
  const score = prepareQuery(
    db,
    'SELECT score FROM temp.suggestion_scores WHERE sample = @sample',
    v.object({ score: v.number() }),
  );
  const clear = prepareWrite(db, 'DELETE FROM temp.suggestion_scores');
  const insert = prepareBulkWrite(db, 'INSERT INTO temp.suggestion_scores (sample, score) VALUES (?, ?)');

  return {
    /** The runs that suggestions and labels come from: other ones, other suggestions. */
    verdictRuns: (): number[] => runs.all().map(({ run }) => run),

    /** Suggestions for rejected samples, by ascending sample. */
    facts({ seconds, classes, split }: FactsRequest): KnownSuggestion[] {
      const rows = readFacts({ ...seconds, split: split ?? null });
      return Array.from(rows, (row) => suggestionOf(cells(row), classes));
    },

    /**
     * Suggestions, first, beside another classifier's labels, second, of rejected images that came with a label and that
     * nothing was learned from; null where they cannot be told apart.
     */
    beside({ validation, test }: Pick<SecondRuns, 'validation' | 'test'>): OpinionRecord | null {
      return ofQueue(`opinions ${validation} ${test}`, () => {
        const found = outcomes.one({ validation, test });
        return found === null ? null : toldApart(found);
      });
    },

    /** Gives suggestions their scores; all others have none. */
    keepScores(scores: readonly (readonly [sample: number, score: number])[]): void {
      db.transaction(() => {
        clear();
        for (const [sample, one] of scores) insert(sample, one);
      })();
    },

    scoreOf: (sample: number): number | null => score.one({ sample })?.score ?? null,

    /** The newest decision's number, undos included; 0 before the first. */
    newestDecision: (): number => newest.one()?.count ?? 0,

    /**
     * Of suggestions that have a score, those outside the validation split that reviewers settled, one by one or without
     * having seen a suggestion: nobody looks at each of a batch.
     */
    settledScores(): SettledScores {
      const rows = Array.from(readVerdicts(), cells);
      return {
        scores: Float64Array.from(rows, (row) => numberCell(row, 0)),
        right: Uint8Array.from(rows, (row) => numberCell(row, 1)),
      };
    },
  };
}

function suggestionOf(row: readonly unknown[], classes: number): KnownSuggestion {
  const suggestion = numberCell(row, 1);
  const given = nullableNumberCell(row, 6);
  return {
    sample: numberCell(row, 0),
    transform: numberCell(row, 2),
    second: secondOf(row, suggestion, classes),
    right: given === null ? null : given === suggestion,
    rescued: numberCell(row, 7) === 1,
    distance: nullableNumberCell(row, 8),
  };
}

/** Its probability of the suggestion; where its draws were not kept and it says another label, at most what that leaves. */
function secondOf(row: readonly unknown[], suggestion: number, classes: number): number | null {
  const label = nullableNumberCell(row, 3);
  if (label === null) return null;
  const mean = numberCell(row, 4);
  if (label === suggestion) return mean;
  if (row[5] === null) return 1 - mean;
  return meanOverDraws(floatsOf(bytesCell(row, 5)), classes)[suggestion] ?? 1 - mean;
}
