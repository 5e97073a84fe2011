import { createHash } from 'node:crypto';
import type { EvidenceRecord, EvidenceSample, Manifest } from '../../../shared/evidence.ts';
import { NOT_PROVED, PROVED } from '../../../shared/domain/evidence-words.ts';
import { count, cut } from '../../../shared/domain/figures.ts';
import { encodePng } from '../../formats/encode.ts';
import type { Store } from '../../store/open.ts';
import { markup, type Markup } from '../report/markup.ts';
import { PREPROCESSING } from '../work/images.ts';

export type PageSample = EvidenceSample & { readonly record: EvidenceRecord };

export type Page = {
  readonly manifest: Omit<Manifest, 'files'>;
  readonly key: string;
  readonly pictured: readonly PageSample[];
};

const STYLE = `
:root { color-scheme: light dark; }
body { max-width: 1100px; margin: 2rem auto; padding: 0 1rem; font: 14px/1.5 system-ui, sans-serif; }
h1 { font-size: 1.5rem; } h2 { font-size: 1.1rem; margin-top: 2rem; }
table { border-collapse: collapse; width: 100%; }
th, td { padding: 0.35rem 0.75rem 0.35rem 0; border-top: 1px solid #8884; text-align: left; vertical-align: top; }
thead { display: table-header-group; } tr { break-inside: avoid; }
img { width: 84px; image-rendering: pixelated; background: #000; }
code { font: 12px/1.4 ui-monospace, monospace; overflow-wrap: anywhere; }
`;

/** report.html of a bundle: no script, no request, printable. */
export async function evidencePage(store: Store, { manifest, key, pictured }: Page): Promise<string> {
  const { project, policy, origin, treeSize, at, samples, selection, program } = manifest;
  const rows = await Promise.all(pictured.map((one) => row(store, manifest, one)));
  const rest = samples.length - pictured.length;
  const style = createHash('sha256').update(STYLE).digest('base64');
  const policyLine = `τ ${policy.tau}, ${policy.statistic} of ${policy.draws} draws, seed ${policy.seed}, classifier ${policy.classifier}, GWIN ${policy.gwin ?? 'none'}`;
  return markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; style-src 'sha256-${style}'">
<title>Evidence: ${project.name}</title>
<style>${{ markup: STYLE }}</style>
</head>
<body>
<h1>Evidence: ${project.name}</h1>
<p>${selection}: ${count(samples.length)} samples. Written by ${program}, ${at}.</p>
<h2>Log and policy</h2>
<table><tbody>
<tr><th scope="row">Log</th><td><code>${origin}</code>, ${count(treeSize)} leaves</td></tr>
<tr><th scope="row">Key</th><td><code>${key}</code></td></tr>
<tr><th scope="row">Policy ${policy.version}</th><td>${policyLine}</td></tr>
<tr><th scope="row">Reason</th><td>${policy.reason}</td></tr>
</tbody></table>
<h2>What gwinnow-verify proves of this bundle</h2>
<ul>${PROVED.map((line) => markup`<li>${line}</li>`)}</ul>
<h2>What it does not prove</h2>
<ul>${NOT_PROVED.map((line) => markup`<li>${line}</li>`)}</ul>
<h2>Samples</h2>
<table>
<thead><tr><th>Sample</th><th>Original</th><th>Transform</th><th>Verdict</th><th>Decisions</th></tr></thead>
<tbody>${rows}</tbody>
</table>
${rest > 0 ? markup`<p>${count(rest)} more samples are in the bundle and not pictured here.</p>` : null}
</body>
</html>
`.markup;
}

async function row(store: Store, { project }: Page['manifest'], one: PageSample): Promise<Markup> {
  const { sample, sha256, transform, record } = one;
  const name = (label: number | null) => (label === null ? '' : (project.classes[label] ?? String(label)));
  const original = store.samples.pixelsOf(sample, PREPROCESSING);
  const made = transform === null ? null : store.transforms.pixels(transform, sample);
  const decisions = record.decisions.map(
    ({ kind, label, reviewer, at, leaf, secondRun }) =>
      markup`<div>${kind} ${name(label)}${secondRun === undefined ? '' : ' from the second classifier'} by ${reviewer}, ${at}, leaf ${leaf}</div>`,
  );
  return markup`<tr>
<td>${sample}<br><code>${sha256.slice(0, 16)}…</code></td>
<td>${await picture(original, project.image, `original of sample ${sample}`)}</td>
<td>${await picture(made, project.image, `transform of sample ${sample}`)}</td>
<td>${name(record.label)}, certainty ${cut(record.certainty)}<br>${record.outcome}, suggested ${name(record.suggestion)}</td>
<td>${decisions.length === 0 ? markup`none` : decisions}</td>
</tr>
`;
}

async function picture(
  pixels: Uint8Array | null,
  shape: Manifest['project']['image'],
  words: string,
): Promise<Markup> {
  if (pixels === null) return markup`none`;
  const png = Buffer.from(await encodePng(pixels, shape)).toString('base64');
  return markup`<img alt="${words}" src="data:image/png;base64,${png}">`;
}
