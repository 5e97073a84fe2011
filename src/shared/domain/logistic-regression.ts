import { GwinnowError } from '../errors.ts';

/** Chance of a yes as a function of features: 1 / (1 + exp(−(intercept + Σ weights_j (x_j − means_j) / scales_j))). */
export type LogisticModel = {
  readonly intercept: number;
  /** [J], of standardised features. */
  readonly weights: readonly number[];
  /** [J], of the features that it was fitted to; a scale is 1 where a feature never changes. */
  readonly means: readonly number[];
  readonly scales: readonly number[];
};

const MOST_STEPS = 100;
const STILL = 1e-10;
const TINY = 1e-300;

/**
 * Maximum likelihood with an L2 penalty: minimises Σ_n −ln p(y_n) + penalty / 2 · Σ_j w_j² over standardised features,
 * the intercept being free, by Newton's method with halved steps (iteratively reweighted least squares; Hastie,
 * Tibshirani & Friedman 2009, section 4.4). The penalty is scikit-learn's 1 / C.
 *
 * @param features [N] rows of J numbers.
 * @param yes [N], 1 or 0.
 * @param penalty > 0, so that there is one solution even where a feature tells both answers apart.
 * @throws NO_DATA without rows, BAD_ARGUMENT when sizes disagree, a feature is not finite or the penalty not positive.
 */
export function fitLogistic(
  features: readonly (readonly number[])[],
  yes: ArrayLike<number>,
  penalty: number,
): LogisticModel {
  check(features, yes, penalty);
  const { means, scales } = standardisation(features);
  const rows = features.map((row) => [1, ...standardised(row, means, scales)]);
  let beta = rows[0]?.map(() => 0) ?? [];
  let loss = objective(rows, yes, beta, penalty);
  for (let step = 0; step < MOST_STEPS; step++) {
    const direction = newtonStep(rows, yes, beta, penalty);
    let size = 1;
    let next = moved(beta, direction, size);
    let nextLoss = objective(rows, yes, next, penalty);
    while (nextLoss > loss && size > STILL) {
      size /= 2;
      next = moved(beta, direction, size);
      nextLoss = objective(rows, yes, next, penalty);
    }
    if (nextLoss > loss) break;
    const gain = loss - nextLoss;
    beta = next;
    loss = nextLoss;
    if (gain <= STILL * (1 + loss)) break;
  }
  const [intercept = 0, ...weights] = beta;
  return { intercept, weights, means, scales };
}

/** Chance of a yes, 0..1. @throws BAD_ARGUMENT when the row has not as many features as the model. */
export function logisticChance(model: LogisticModel, row: readonly number[]): number {
  return sigmoid(logisticScore(model, row));
}

/** Log odds of a yes. @throws as `logisticChance` does */
export function logisticScore(model: LogisticModel, row: readonly number[]): number {
  const { intercept, weights, means, scales } = model;
  if (row.length !== weights.length) {
    throw new GwinnowError('BAD_ARGUMENT', `${row.length} features given, the model has ${weights.length}`);
  }
  const terms = standardised(row, means, scales);
  return terms.reduce((sum, term, j) => sum + term * (weights[j] ?? 0), intercept);
}

function check(features: readonly (readonly number[])[], yes: ArrayLike<number>, penalty: number): void {
  const [first] = features;
  if (first === undefined) throw new GwinnowError('NO_DATA', 'no row to fit a logistic regression to');
  if (features.length !== yes.length || features.some((row) => row.length !== first.length)) {
    throw new GwinnowError(
      'BAD_ARGUMENT',
      'a logistic regression needs rows of one length, each with an answer',
    );
  }
  if (!features.every((row) => row.every(Number.isFinite))) {
    throw new GwinnowError('BAD_ARGUMENT', 'a feature of a logistic regression is not a finite number');
  }
  if (!(penalty > 0)) throw new GwinnowError('BAD_ARGUMENT', `the penalty ${penalty} is not positive`);
}

function standardisation(features: readonly (readonly number[])[]): { means: number[]; scales: number[] } {
  const width = features[0]?.length ?? 0;
  const columns = Array.from({ length: width }, (_, j) => features.map((row) => row[j] ?? 0));
  const means = columns.map((column) => column.reduce((sum, x) => sum + x, 0) / column.length);
  const scales = columns.map((column, j) => {
    const squares = column.reduce((sum, x) => sum + (x - (means[j] ?? 0)) ** 2, 0);
    return Math.sqrt(squares / column.length) || 1;
  });
  return { means, scales };
}

function standardised(row: readonly number[], means: readonly number[], scales: readonly number[]): number[] {
  return row.map((x, j) => (x - (means[j] ?? 0)) / (scales[j] ?? 1));
}

function objective(
  rows: readonly (readonly number[])[],
  yes: ArrayLike<number>,
  beta: readonly number[],
  penalty: number,
): number {
  let loss = 0;
  for (const [n, row] of rows.entries()) {
    const score = dot(row, beta);
    loss += softplus(score) - (yes[n] ?? 0) * score;
  }
  return beta.slice(1).reduce((sum, weight) => sum + (penalty / 2) * weight * weight, loss);
}

/** −H⁻¹ g, with H the Hessian and g the gradient of the objective. */
function newtonStep(
  rows: readonly (readonly number[])[],
  yes: ArrayLike<number>,
  beta: readonly number[],
  penalty: number,
): number[] {
  const size = beta.length;
  const ridge = beta.map((_, j) => (j === 0 ? 0 : penalty));
  const negativeGradient = beta.map((weight, j) => -(ridge[j] ?? 0) * weight);
  // The tiny constant keeps H invertible where every answer is alike and the intercept runs off.
  const hessian = Array.from({ length: size }, (_, j) =>
    Array.from({ length: size }, (__, k) => (j === k ? (ridge[j] ?? 0) + 1e-12 : 0)),
  );
  for (const [n, row] of rows.entries()) {
    const chance = sigmoid(dot(row, beta));
    const residual = (yes[n] ?? 0) - chance;
    const weight = chance * (1 - chance);
    for (let j = 0; j < size; j++) {
      const x = row[j] ?? 0;
      negativeGradient[j] = (negativeGradient[j] ?? 0) + residual * x;
      const line = hessian[j] ?? [];
      for (let k = 0; k < size; k++) line[k] = (line[k] ?? 0) + weight * x * (row[k] ?? 0);
    }
  }
  return solved(hessian, negativeGradient);
}

/** Solves A x = b for a symmetric positive definite A by Cholesky's decomposition. */
function solved(matrix: readonly (readonly number[])[], right: readonly number[]): number[] {
  const size = right.length;
  const lower = matrix.map(() => new Float64Array(size));
  const at = (j: number, k: number) => lower[j]?.[k] ?? 0;
  for (const [j, line] of lower.entries()) {
    for (let k = 0; k <= j; k++) {
      let rest = matrix[j]?.[k] ?? 0;
      for (let m = 0; m < k; m++) rest -= at(j, m) * at(k, m);
      line[k] = j === k ? Math.sqrt(Math.max(rest, TINY)) : rest / at(k, k);
    }
  }
  const half = new Float64Array(size);
  for (let j = 0; j < size; j++) {
    let sum = right[j] ?? 0;
    for (let k = 0; k < j; k++) sum -= at(j, k) * (half[k] ?? 0);
    half[j] = sum / at(j, j);
  }
  const result = right.map(() => 0);
  for (let j = size - 1; j >= 0; j--) {
    let sum = half[j] ?? 0;
    for (let k = j + 1; k < size; k++) sum -= at(k, j) * (result[k] ?? 0);
    result[j] = sum / at(j, j);
  }
  return result;
}

function moved(beta: readonly number[], direction: readonly number[], size: number): number[] {
  return beta.map((weight, j) => weight + size * (direction[j] ?? 0));
}

function dot(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, x, j) => sum + x * (b[j] ?? 0), 0);
}

/** 1 / (1 + exp(−x)), without overflow. */
export function sigmoid(x: number): number {
  return x >= 0 ? 1 / (1 + Math.exp(-x)) : Math.exp(x) / (1 + Math.exp(x));
}

/** ln(1 + exp(x)), without overflow. */
export function softplus(x: number): number {
  return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
}
