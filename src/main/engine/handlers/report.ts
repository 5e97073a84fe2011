import * as v from 'valibot';
import { ReviewFigures } from '../../../shared/contract/agreement.ts';
import type { Split } from '../../../shared/contract/common.ts';
import { type Report, ReportSchema } from '../../../shared/contract/report.ts';
import { type GwinReport, gwinReport } from '../../../shared/domain/gwin-report.ts';
import { reviewAgreement } from '../../../shared/domain/review-figures.ts';
import { overridesOf } from '../../../shared/domain/review-stats.ts';
import type { Store } from '../../store/open.ts';
import { os } from '../dispatch.ts';
import { reportInput } from '../report-input.ts';
import { reportCsv } from '../report/csv.ts';
import { reportHtml } from '../report/html.ts';
import { reviewCsv, reviewText } from '../report/review.ts';
import { publishedStudy } from '../report/study.ts';
import { reportText } from '../report/text.ts';
import type { Runtime } from '../runtime.ts';

const TEXT = 'text/plain; charset=utf-8';
const CSV = 'text/csv; charset=utf-8';
const HTML = 'text/html; charset=utf-8';

export function reportHandlers(runtime: Runtime) {
  return {
    get: os.report.get.handler(({ input }): Report => v.parse(ReportSchema, computed(runtime, input.split))),
    review: os.report.review.handler(() => reviewFigures(runtime.project().store)),
    render: os.report.render.handler(({ input: { split, format } }) => {
      const { store } = runtime.project();
      switch (format) {
        case 'text':
          return {
            mediaType: TEXT,
            text: reportText(computed(runtime, split)) + reviewText(reviewFigures(store)),
          };
        case 'csv':
          return { mediaType: CSV, text: reportCsv(computed(runtime, split)) };
        case 'html':
          return {
            mediaType: HTML,
            text: reportHtml(computed(runtime, split), { review: reviewFigures(store) }),
          };
        case 'review-csv':
          return { mediaType: CSV, text: reviewCsv(reviewFigures(store)) };
      }
    }),
    study: os.report.study.handler(() => publishedStudy(classifierInUse(runtime))),
  };
}

/** SHA-256 of its weights; null where there is none, or no project. */
function classifierInUse(runtime: Runtime): string | null {
  if (runtime.directory() === null) return null;
  const { policies, models } = runtime.project().store;
  const { classifier } = policies.current();
  return classifier === null ? null : models.get(classifier).weights;
}

function computed(runtime: Runtime, split: Split): GwinReport {
  return gwinReport(reportInput(runtime.project().store, split));
}

function reviewFigures({ project, decisions, queue }: Store): ReviewFigures {
  const classes = [...project.classes()];
  const { waiting, conflict: conflicts } = queue.counts();
  return v.parse(ReviewFigures, {
    classes,
    agreement: reviewAgreement(decisions.bySeveral(), classes.length),
    waiting,
    conflicts,
    overrides: overridesOf(decisions.stats().anchoring),
  });
}
