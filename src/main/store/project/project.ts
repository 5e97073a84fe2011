import type { Database } from 'better-sqlite3';
import * as v from 'valibot';
import type { ImageShape } from '../../../shared/domain/image.ts';
import { GwinnowError } from '../../../shared/errors.ts';
import type { Change } from '../change.ts';
import { policyFacts, policyRow, type NewPolicy } from '../policies/policies.ts';
import type { QueueDeriver } from '../queue/derive.ts';
import { prepareQuery, prepareWrite } from '../query.ts';
import classesSql from './classes.sql?raw';
import getSql from './get.sql?raw';
import insertSql from './insert.sql?raw';
import insertClassSql from './insert-class.sql?raw';
import insertPolicySql from '../policies/insert.sql?raw';

export type Project = {
  readonly name: string;
  readonly image: ImageShape;
  readonly classes: readonly string[];
  readonly createdAt: string;
};

const Row = v.object({
  name: v.string(),
  height: v.number(),
  width: v.number(),
  channels: v.picklist([1, 3]),
  createdAt: v.string(),
});

export type ProjectFacts = {
  readonly name: string;
  readonly image: ImageShape;
  readonly classes: readonly string[];
  readonly policy: NewPolicy;
};

export function projectStore(db: Database, change: Change, queue: QueueDeriver) {
  const get = prepareQuery(db, getSql, Row);
  const classRows = prepareQuery(db, classesSql, v.object({ name: v.string() }));
  const insert = prepareWrite(db, insertSql);
  const insertPolicy = prepareWrite(db, insertPolicySql);
  const insertClass = prepareWrite(db, insertClassSql);

  const classes = (): readonly string[] => classRows.all().map(({ name }) => name);

  function facts(): v.InferOutput<typeof Row> {
    const row = get.one();
    if (row === null) throw new GwinnowError('NO_PROJECT', 'The project was never finished; make it again');
    return row;
  }

  return {
    /** @throws NO_PROJECT when making it was cut off. */
    get(): Project {
      const { name, createdAt, height, width, channels } = facts();
      return { name, image: { height, width, channels }, classes: classes(), createdAt };
    },

    /** Shape of every image once it is decoded. */
    shape(): ImageShape {
      const { height, width, channels } = facts();
      return { height, width, channels };
    },

    classes,

    /** The project with its first classes and its first policy, in one change. @throws PROJECT_EXISTS */
    create(actor: string, { name, image, classes: names, policy }: ProjectFacts): void {
      change({ type: 'project', actor }, ({ leaf, at }) => {
        if (get.one() !== null) throw new GwinnowError('PROJECT_EXISTS', 'Another process made the project');
        const { height, width, channels } = image;
        const first = policyFacts({ ...policy, version: 1 });
        insert({ name, height, width, channels, at, leaf });
        for (const [idx, className] of names.entries()) insertClass({ idx, name: className, leaf });
        insertPolicy(policyRow(first, at, leaf));
        queue.derive();
        return {
          result: null,
          body: { name, image: { height, width, channels }, classes: [...names], policy: first },
        };
      });
    },

    /**
     * Appends classes; an index once given stays. Names known already are left where they are.
     *
     * @returns all class names in the order of their indices.
     */
    addClasses(actor: string, names: readonly string[]): readonly string[] {
      const wanted = [...new Set(names)];
      const known = new Set(classes());
      if (wanted.every((name) => known.has(name))) return classes();
      change({ type: 'classes', actor }, ({ leaf }) => {
        const before = classes();
        const added = wanted.filter((name) => !before.includes(name));
        for (const [index, name] of added.entries()) insertClass({ idx: before.length + index, name, leaf });
        return { result: null, body: { first: before.length, names: added } };
      });
      return classes();
    },
  };
}
