import { activity } from './activity.ts';
import { audit } from './audit.ts';
import { backends } from './backends.ts';
import { datasets } from './datasets.ts';
import { decisions } from './decisions.ts';
import { evidence } from './evidence.ts';
import { exchange } from './exchange.ts';
import { files } from './files.ts';
import { jobs } from './jobs.ts';
import { models } from './models.ts';
import { policies } from './policies.ts';
import { projects } from './projects.ts';
import { queue } from './queue.ts';
import { replay } from './replay.ts';
import { report } from './report.ts';
import { scoring } from './scoring.ts';
import { sessions } from './sessions.ts';
import { thresholds } from './thresholds.ts';
import { training } from './training.ts';

/** Everything the engine can be asked, by the app, a browser or the command line: one file a feature. */
export const contract = {
  projects,
  datasets,
  backends,
  models,
  training,
  scoring,
  queue,
  decisions,
  policies,
  jobs,
  replay,
  report,
  thresholds,
  activity,
  audit,
  files,
  evidence,
  exchange,
  sessions,
};
