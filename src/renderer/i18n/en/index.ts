import audit from './audit.ts';
import common from './common.ts';
import data from './data.ts';
import errors from './errors.ts';
import grid from './grid.ts';
import home from './home.ts';
import keys from './keys.ts';
import opinions from './opinions.ts';
import replay from './replay.ts';
import report from './report.ts';
import review from './review.ts';
import settings from './settings.ts';
import several from './several.ts';
import shell from './shell.ts';
import study from './study.ts';
import threshold from './threshold.ts';
import training from './training.ts';

export default {
  shell,
  keys,
  common,
  errors,
  home,
  data,
  review,
  grid,
  threshold,
  training,
  opinions,
  replay,
  report,
  study,
  audit,
  settings,
  several,
};
