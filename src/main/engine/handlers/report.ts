import type { Split } from '../../../shared/contract/common.ts';
import { type Report, ReportSchema } from '../../../shared/contract/report.ts';
import { type GwinReport, gwinReport } from '../../../shared/domain/gwin-report.ts';
import * as v from 'valibot';
import { os } from '../dispatch.ts';
import { reportInput } from '../report-input.ts';
import { reportCsv } from '../report/csv.ts';
import { reportHtml } from '../report/html.ts';
import { reportText } from '../report/text.ts';
import type { Runtime } from '../runtime.ts';

const RENDERERS = {
  text: { mediaType: 'text/plain; charset=utf-8', render: reportText },
  csv: { mediaType: 'text/csv; charset=utf-8', render: reportCsv },
  html: { mediaType: 'text/html; charset=utf-8', render: reportHtml },
};

export function reportHandlers(runtime: Runtime) {
  return {
    get: os.report.get.handler(({ input }): Report => v.parse(ReportSchema, computed(runtime, input.split))),
    render: os.report.render.handler(({ input }) => {
      const { mediaType, render } = RENDERERS[input.format];
      return { mediaType, text: render(computed(runtime, input.split)) };
    }),
  };
}

function computed(runtime: Runtime, split: Split): GwinReport {
  return gwinReport(reportInput(runtime.project().store, split));
}
