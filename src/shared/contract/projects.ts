import * as v from 'valibot';
import { call, Count, FilePath, Nothing, ShortText, Time, write } from './common.ts';

export const ImageShapeSchema = v.strictObject({
  height: v.pipe(v.number(), v.integer(), v.minValue(4), v.maxValue(1024)),
  width: v.pipe(v.number(), v.integer(), v.minValue(4), v.maxValue(1024)),
  channels: v.picklist([1, 3]),
});

/** Class names in the order of their indices; two classes at the least. */
export const Classes = v.pipe(v.array(ShortText), v.minLength(2), v.maxLength(1000));

export const ProjectSummary = v.strictObject({
  directory: FilePath,
  name: ShortText,
  image: ImageShapeSchema,
  classes: v.array(ShortText),
  createdAt: Time,
  samples: v.strictObject({ train: Count, validation: Count, test: Count, pool: Count }),
  labelled: Count,
  auditLeaves: Count,
});
export type ProjectSummary = v.InferOutput<typeof ProjectSummary>;

/** A project this computer's user has opened before. */
export const RecentProject = v.strictObject({
  directory: FilePath,
  name: ShortText,
  openedAt: Time,
  /** Whether the folder still holds a project. */
  there: v.boolean(),
});
export type RecentProject = v.InferOutput<typeof RecentProject>;

export const projects = {
  /** Makes a project folder and opens it. PROJECT_EXISTS when the folder holds one already. */
  create: write
    .input(
      v.strictObject({
        directory: FilePath,
        name: ShortText,
        image: ImageShapeSchema,
        classes: v.optional(Classes),
      }),
    )
    .output(ProjectSummary),
  /** Opens a project folder; the engine holds one project at a time. NO_PROJECT, PROJECT_TOO_NEW. */
  open: write.input(v.strictObject({ directory: FilePath })).output(ProjectSummary),
  /** Closes the open project, if any, after its jobs were asked to stop. */
  close: write.input(Nothing).output(Nothing),
  /** Newest first, at most twenty, and the folder where new projects are put unless told otherwise. */
  recent: call.input(Nothing).output(v.strictObject({ projects: v.array(RecentProject), home: FilePath })),
  forget: write.input(v.strictObject({ directory: FilePath })).output(Nothing),
  summary: call.input(Nothing).output(ProjectSummary),
};
