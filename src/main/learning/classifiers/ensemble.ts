import type { Params } from '../params.ts';
import type { Scalar } from '../tf.ts';
import { tf } from '../tf.ts';
import type { ClassifierFamily, ClassifierSpec } from './family.ts';
import { lenet5 } from './lenet5.ts';

const DEFAULT_MEMBERS = 5;

/** Deep ensemble of LeNet-5 networks (Lakshminarayanan et al. 2017), trained jointly on the same batches. Draw i is member i mod M. */
export const ensemble: ClassifierFamily = {
  init: (spec, seed) =>
    Object.assign(
      {},
      ...memberNumbers(spec).map((member) => prefixed(member, lenet5.init(spec, memberSeed(seed, member)))),
    ),
  trainable: (name) => lenet5.trainable(name),
  loss: (spec, params, images, labels, key, trainingSize) =>
    tf.tidy(() => {
      const parts = memberNumbers(spec).map((member) => {
        const own = { seed: memberSeed(key.seed, member), step: key.step };
        return lenet5.loss(spec, ofMember(member, params), images, labels, own, trainingSize);
      });
      const sum = (part: 'loss' | 'nll' | 'kl' | 'accuracy'): Scalar =>
        tf.addN(parts.map((one) => one[part])) as Scalar;
      return {
        loss: sum('loss'),
        nll: sum('nll').div<Scalar>(parts.length),
        kl: sum('kl').div<Scalar>(parts.length),
        accuracy: sum('accuracy').div<Scalar>(parts.length),
        buffers: Object.assign({}, ...parts.map((part, member) => prefixed(member, part.buffers))),
      };
    }),
  draw: (spec, params, seed, index) => {
    const member = index % memberCount(spec);
    return lenet5.draw(spec, ofMember(member, params), seed, index);
  },
  logits: (spec, weights, images) => lenet5.logits(spec, weights, images),
};

function memberCount(spec: ClassifierSpec): number {
  return spec.members ?? DEFAULT_MEMBERS;
}

function memberNumbers(spec: ClassifierSpec): number[] {
  return Array.from({ length: memberCount(spec) }, (_, member) => member);
}

/** A seed of its own for every member, away from those that users count up. */
function memberSeed(seed: number, member: number): number {
  return (seed + Math.imul(member, 0x9e37_79b1)) >>> 0;
}

function prefixed(member: number, params: Params): Params {
  return Object.fromEntries(
    Object.entries(params).map(([name, value]) => [`member${member}/${name}`, value]),
  );
}

function ofMember(member: number, params: Params): Params {
  const prefix = `member${member}/`;
  return Object.fromEntries(
    Object.entries(params).flatMap(([name, value]) =>
      name.startsWith(prefix) ? [[name.slice(prefix.length), value]] : [],
    ),
  );
}
