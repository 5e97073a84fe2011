import type { ChanceFigures, HarmRow, PaperRow, Study, StudyRow } from '../../../shared/contract/report.ts';
import { type Published, publishedOn } from './study-files.ts';
import { PAPER } from './study-paper.ts';

/** What the studies call it, and what it is called here. The second classifier of `repeats` is one of the controls. */
const WAYS: Readonly<Record<string, StudyRow['way']>> = {
  'the same BNN again, 10 fresh draws': 'retry',
  'the same BNN again, 100 fresh draws': 'retryLong',
  'GWIN once': 'gwin',
  'GWIN, mean over 10 z': 'gwinMean',
  'GWIN up to 5 times, until certain': 'gwinAgain',
  'second classifier': 'second',
  'second classifier, image and transform, mean': 'together',
};

const CONTROLS: Readonly<Record<string, StudyRow['way']>> = {
  'LeNet-5, 8 epochs': 'plain',
  'ensemble of 5 LeNet-5, 6 epochs each': 'ensemble5',
  'ensemble of 10 LeNet-5, 6 epochs each': 'ensemble10',
  'LeNet-5 with dropout kept on, 8 epochs, 10 draws': 'dropout',
  'LeNet-5 BNN, augmented, 20 epochs, 10 draws': 'augmentedBnn',
};

const RIVALS: Readonly<Record<string, StudyRow['way']>> = {
  autoencoder: 'autoencoder',
  'denoising autoencoder': 'denoising',
  "MagNet's reformer": 'magnet',
  'variational autoencoder, mean code': 'variational',
  'Defense-GAN': 'defenseGan',
};

/** The row of `trust` whose regression is the one in the cards of the ready models. */
const CHANCE = "the transform's certainty and the second classifier";

const CONDITIONS: Readonly<Record<string, HarmRow['condition']>> = {
  clean: 'clean',
  noise: 'noise',
  blur: 'blur',
  rotation: 'rotation',
  occlusion: 'occlusion',
  'digits (MNIST)': 'digits',
  'clothes (Fashion-MNIST)': 'clothes',
};

/**
 * The committed studies on models that come with Gwinnow, test split, the most right first: of the ready models in use,
 * or else of those for digits.
 *
 * @param classifier SHA-256 of the weights of the classifier in use; null for none.
 */
export function publishedStudy(classifier: string | null): Study {
  const published = publishedOn(classifier);
  const { repeats, controls, rivals, trust, shift, costs } = published;
  const { dataset, tau, draws, passSeeds, date } = repeats;
  const { images, rejected, before, wholeBefore } = testOf(repeats);
  const timed = new Map(costs?.rows.map(({ way, milliseconds }) => [way, milliseconds]));
  return {
    dataset,
    tau,
    draws,
    passes: passSeeds.length,
    images,
    rejected,
    before,
    wholeBefore,
    date,
    commands: [repeats, controls, rivals, trust, shift, costs].flatMap((one) =>
      one === null ? [] : [one.command],
    ),
    rows: rowsOf(published, timed).toSorted((a, b) => (b.accuracy.value ?? 0) - (a.accuracy.value ?? 0)),
    paper: dataset === PAPER.dataset ? paperRows(controls) : [],
    chances: trust && chancesOf(trust),
    harm: shift && { sure: shift.sure, rows: harmRows(shift) },
  };
}

type Repeats = Published['repeats'];
type Controls = Published['controls'];
/** Milliseconds for a reject, by the studies' name of the way. */
type Timed = ReadonlyMap<string, number>;

function rowsOf({ repeats, controls, rivals }: Published, timed: Timed): StudyRow[] {
  return [
    ...wayRows(WAYS, repeats, timed),
    ...controls.controls.flatMap((row) => controlRow(row, repeats, timed)),
    ...(rivals === null ? [] : wayRows(RIVALS, rivals, timed)),
  ];
}

function testOf({ command, splits }: Repeats): Repeats['splits'][number] {
  const test = splits.find(({ split }) => split === 'test');
  if (test === undefined) throw new Error(`the committed result of ${command} has no test split`);
  return test;
}

function wayRows(
  ways: Readonly<Record<string, StudyRow['way']>>,
  repeats: Repeats,
  timed: Timed,
): StudyRow[] {
  return testOf(repeats).rows.flatMap(({ way: name, cost, ...found }) => {
    const way = ways[name];
    if (way === undefined) return [];
    const { generatorPasses, gradientPasses, classifierPasses } = cost;
    const passes = { generatorPasses: generatorPasses + gradientPasses, classifierPasses };
    return [{ way, ...found, ...passes, milliseconds: timed.get(name) ?? null, every: repeats.every }];
  });
}

function controlRow(
  { control, draws, thresholds }: Controls['controls'][number],
  repeats: Repeats,
  timed: Timed,
): StudyRow[] {
  const way = CONTROLS[control];
  const at = thresholds.find(({ tau }) => tau === repeats.tau);
  if (way === undefined || at === undefined || at.comparison === null) return [];
  const { fixed, broken, keptWrong, wholeChange } = at.comparison;
  const { value, n } = testOf(repeats).wholeBefore;
  return [
    {
      way,
      accuracy: at.accuracy,
      fixed,
      broken,
      keptWrong,
      whole: { value: (value ?? 0) + (wholeChange.value ?? 0), low: null, high: null, n },
      certainRight: null,
      generatorPasses: 0,
      classifierPasses: draws,
      milliseconds: timed.get(control) ?? null,
      every: 1,
    },
  ];
}

function paperRows({ report }: Controls): PaperRow[] {
  return PAPER.rows.flatMap(({ tau, ...paper }) => {
    const own = report.thresholds.find((one) => one.tau === tau);
    const compared = own?.comparisons.gwin ?? null;
    if (own === undefined || compared === null) return [];
    const { bnn: before, gwin: after } = own.rejectedAccuracy;
    return [{ tau, paper, own: { rejected: own.share, before, after, wholeChange: compared.wholeChange } }];
  });
}

function chancesOf({
  rows,
  goal,
  suggestions,
  rejectedImages,
}: NonNullable<Published['trust']>): ChanceFigures | null {
  const row = rows.find(({ from }) => from === CHANCE);
  if (row === undefined) return null;
  const { brier, calibrationError, bins, aboveBars } = row.test;
  const chance = row.bars.goal;
  return {
    suggestions: suggestions.test,
    images: rejectedImages.test,
    brier,
    calibrationError,
    bar: chance === null ? null : { goal, chance, ...aboveBars.goal },
    bins: bins.flatMap(({ meanChance, ...bin }) => (meanChance === null ? [] : [{ ...bin, meanChance }])),
  };
}

/** Of each condition on test images its strongest severity. */
function harmRows({ rows }: NonNullable<Published['shift']>): HarmRow[] {
  const test = rows.filter(({ split }) => split === 'test');
  const strongest = [...Map.groupBy(test, ({ condition }) => condition).values()].flatMap((group) =>
    group.toSorted((a, b) => (b.severity ?? 0) - (a.severity ?? 0)).slice(0, 1),
  );
  return strongest.flatMap((row) => {
    const condition = CONDITIONS[row.condition];
    if (condition === undefined) return [];
    return [
      {
        condition,
        strength: row.strength,
        images: row.images,
        rejected: row.confidentlyWrong.n,
        before: row.rejectedRightBefore,
        after: row.rejectedRightAfter,
        certainWrong: row.confidentlyWrong,
        sureWrong: row.trust.nearSureWrong,
      },
    ];
  });
}
