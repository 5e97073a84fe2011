import type { Database } from 'better-sqlite3';
import * as v from 'valibot';
import { GwinnowError } from '../../../shared/errors.ts';
import { canonicalJson } from '../../audit/leaf.ts';
import type { Change } from '../change.ts';
import { Count, Id, Json, prepareQuery, prepareWrite } from '../query.ts';
import getSql from './get.sql?raw';
import insertSql from './insert.sql?raw';
import listSql from './list.sql?raw';
import nextSql from './next.sql?raw';

const Row = v.object({
  id: Id,
  kind: v.picklist(['classifier', 'gwin']),
  architecture: v.string(),
  /** The classifier whose rejects a GWIN was trained on; null for a classifier. */
  classifier: v.nullable(Id),
  spec: Json,
  config: Json,
  seed: v.number(),
  datasetFingerprint: v.string(),
  /** SHA-256 of the safetensors file, lower-case hex. */
  weights: v.string(),
  metrics: Json,
  backend: Json,
  createdAt: v.string(),
});

export type Model = Readonly<v.InferOutput<typeof Row>>;

/** spec, config, metrics and backend: plain values that JSON can hold. */
export type NewModel = Omit<Model, 'id' | 'createdAt'>;

export function modelsStore(db: Database, change: Change) {
  const get = prepareQuery(db, getSql, Row);
  const list = prepareQuery(db, listSql, Row);
  const next = prepareQuery(db, nextSql, Count);
  const insert = prepareWrite(db, insertSql);

  function find(id: number): Model {
    const row = get.one({ id });
    if (row === null) throw new GwinnowError('MODEL_NOT_FOUND', `There is no model ${id}`, { model: id });
    return row;
  }

  return {
    /** The weights' file must be in place before, so that a recorded model can always be used. */
    add(actor: string, model: NewModel): Model {
      const { kind, architecture, classifier, spec, config, seed } = model;
      const { datasetFingerprint, weights, metrics, backend } = model;
      const added = change({ type: 'model', actor }, ({ leaf, at }) => {
        const id = next.one()?.count ?? 1;
        const plain = { id, kind, architecture, classifier, seed, datasetFingerprint, weights, at, leaf };
        insert({
          ...plain,
          spec: canonicalJson(spec),
          config: canonicalJson(config),
          metrics: canonicalJson(metrics),
          backend: canonicalJson(backend),
        });
        return { result: id, body: { model: id, ...model } };
      });
      return find(added.result);
    },

    /** @throws MODEL_NOT_FOUND */
    get: find,

    /** Oldest first. */
    list: (): Model[] => list.all(),
  };
}
