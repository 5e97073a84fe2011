import type { Params } from '../params.ts';
import { tf, type Scalar, type Tensor } from '../tf.ts';

/** Scalars of one objective by name; `loss` is what is minimised, the others are reported. */
export type Terms = { readonly loss: Scalar } & Readonly<Record<string, Scalar>>;

/** An objective's values and the gradient of its loss, by parameter name. The caller disposes the gradients. */
export type Gradients<T extends Terms> = {
  readonly values: { readonly [Name in keyof T]: number };
  readonly gradients: Params;
};

/** Evaluates an objective at `params` and differentiates its loss in every one of them. */
export function gradientsOf<T extends Terms>(params: Params, objective: (params: Params) => T): Gradients<T> {
  const names = Object.keys(params);
  const kept: { terms?: T } = {};
  const { value, grads } = tf.valueAndGrads((...values: Tensor[]) => {
    const terms = objective(byName(names, values));
    for (const term of Object.values(terms)) tf.keep(term);
    kept.terms = terms;
    return terms.loss;
  })(Object.values(params));
  const terms = Object.entries(kept.terms ?? {});
  const read = terms.map(([name, term]) => [name, term.dataSync()[0] ?? Number.NaN]);
  tf.dispose([value, ...terms.map(([, term]) => term)]);
  return { values: Object.fromEntries(read) as Gradients<T>['values'], gradients: byName(names, grads) };
}

function byName(names: readonly string[], tensors: readonly Tensor[]): Params {
  return Object.fromEntries(tensors.map((tensor, at) => [names[at] ?? '', tensor]));
}
