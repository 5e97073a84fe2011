import { paperStudy } from './zz.ts';
import { DATASETS } from './datasets.ts';
const r = await paperStudy('/tmp/zz-paper', (l) => console.error(l), {
  dataset: DATASETS.mnist,
  ensemble: undefined,
});
console.log(r.text, JSON.stringify(r.document).length);
