const LIGHT = `
  --canvas: #F4F3F0; --surface: #FFFFFF; --sunken: #ECEAE5; --line: #DEDBD4; --line-strong: #87847B;
  --ink: #1C1C1A; --ink-2: #53514B; --ink-3: #696760;
  --accent: #0B6A8A; --on-accent: #FFFFFF; --accent-soft: #DCEDF2; --accent-text: #0A5F7C; --band: #C9DEE5;
  --original: #5D5B55; --vermilion: #C2410C; --vermilion-text: #A8380A; --vermilion-soft: #FBE4DA; --focus: #1C1C1A;`;

const DARK = `
  --canvas: #121315; --surface: #191A1D; --sunken: #0D0E0F; --line: #2C2E33; --line-strong: #777A81;
  --ink: #ECEAE6; --ink-2: #B3B1AB; --ink-3: #9C9A94;
  --accent: #4FB9D8; --on-accent: #05212B; --accent-soft: #10313D; --accent-text: #74CDE6; --band: #1F3A44;
  --original: #A5A39D; --vermilion: #FF7A4D; --vermilion-text: #FF8F68; --vermilion-soft: #3A1C11; --focus: #ECEAE6;`;

/** The whole style sheet of the HTML report: Gwinnow's tokens, light and dark, screen and paper. */
export const REPORT_STYLE = `
:root { color-scheme: light dark; ${LIGHT} }
@media screen and (prefers-color-scheme: dark) { :root { ${DARK} } }
* { box-sizing: border-box; }
body {
  margin: 0; background: var(--canvas); color: var(--ink);
  font: 400 13px/20px Inter, "Inter Variable", system-ui, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif;
  font-variant-numeric: tabular-nums; font-feature-settings: "tnum"; -webkit-text-size-adjust: 100%;
}
main { max-width: 1280px; margin: 0 auto; padding: 32px 24px 48px; }
h1 { font-size: 20px; line-height: 28px; font-weight: 600; margin: 0 0 4px; max-width: 60em; text-wrap: balance; }
h2 { font-size: 13px; line-height: 20px; font-weight: 600; margin: 0; }
p { margin: 0; max-width: 84em; }
.app { font-size: 12px; line-height: 16px; color: var(--ink-3); margin-bottom: 16px; }
.base, .note { color: var(--ink-2); }
.note { font-size: 12px; line-height: 16px; }
.findings { list-style: none; margin: 16px 0 0; padding: 0; display: grid; gap: 4px; max-width: 84em; }
.findings li { display: grid; grid-template-columns: 20px 1fr; }
.findings .mark { font-size: 11px; }
.help .mark { color: var(--accent); }
.harm .mark { color: var(--vermilion); }
.harm .said { color: var(--vermilion-text); }
.neutral .mark { color: var(--ink-3); }
.grid { display: grid; grid-template-columns: repeat(12, minmax(0, 1fr)); gap: 16px; margin-top: 24px; }
.card { grid-column: span 12; background: var(--surface); border: 1px solid var(--line); border-radius: 8px; padding: 16px; }
.stack { grid-column: span 12; display: grid; gap: 16px; align-content: start; }
@media (min-width: 960px) { .wide { grid-column: span 8; } .narrow { grid-column: span 4; } .half { grid-column: span 6; } }
.head { display: flex; flex-wrap: wrap; gap: 4px 16px; align-items: baseline; justify-content: space-between; margin-bottom: 8px; }
.legend { display: flex; gap: 16px; color: var(--ink-2); font-size: 11px; line-height: 16px; }
.legend span { display: inline-flex; align-items: center; gap: 6px; }
.legend svg { width: 12px; height: 12px; flex: none; }
.card > .note { margin-top: 8px; }
.scroll { overflow-x: auto; margin: 0 -16px; padding: 0 16px; }
.scroll:focus-visible, summary:focus-visible { outline: 2px solid var(--focus); outline-offset: 2px; border-radius: 4px; }
table { border-collapse: collapse; width: 100%; }
th, td { padding: 6px 8px; text-align: right; white-space: nowrap; vertical-align: baseline; }
th:first-child, td:first-child { text-align: left; padding-left: 12px; }
th:last-child, td:last-child { padding-right: 12px; }
thead th { font-weight: 400; font-size: 11px; line-height: 16px; color: var(--ink-2); vertical-align: bottom; }
thead th.group { text-align: center; color: var(--ink); padding-bottom: 0; }
thead { border-bottom: 1px solid var(--line); }
tbody tr + tr > * { border-top: 1px solid var(--line); }
tbody th { font-weight: 600; }
tbody tr.in-use > * { background: var(--accent-soft); }
.use { font-weight: 400; font-size: 11px; color: var(--accent-text); margin-left: 6px; }
.range, .of { display: block; font-size: 11px; line-height: 16px; color: var(--ink-3); }
tr.in-use .range, tr.in-use .of { color: var(--ink-2); }
.strong { font-weight: 600; }
.up, .down { font-size: 10px; margin-right: 4px; }
.up { color: var(--accent); }
.down { color: var(--vermilion); }
td.plot { padding: 0 4px; width: 132px; vertical-align: middle; }
td.plot svg { display: block; width: 124px; height: 28px; }
svg { display: block; width: 100%; height: auto; }
.narrow > svg { max-width: 440px; }
svg text { font-size: 11px; fill: var(--ink-2); }
svg .name { fill: var(--ink); font-weight: 600; }
svg .gridline { stroke: var(--line); stroke-width: 1; }
svg .axis { stroke: var(--line-strong); stroke-width: 1; }
svg .threshold { stroke: var(--ink); stroke-width: 1; stroke-dasharray: 3 3; }
svg .box-original { fill: var(--surface); stroke: var(--original); stroke-width: 1.5; }
svg .line-original { stroke: var(--original); stroke-width: 1.5; }
svg .dot-original { fill: none; stroke: var(--original); stroke-width: 1; }
svg .box-transform { fill: var(--accent); stroke: var(--accent); stroke-width: 1.5; }
svg .line-transform { stroke: var(--accent); stroke-width: 1.5; }
svg .median-transform { stroke: var(--on-accent); stroke-width: 2; }
svg .dot-transform { fill: var(--accent); }
svg .band { fill: var(--band); }
svg .curve { fill: none; stroke: var(--accent); stroke-width: 2; stroke-linejoin: round; }
svg .point { fill: var(--surface); stroke: var(--ink); stroke-width: 1.5; }
svg .point-in-use { fill: var(--accent); stroke: var(--surface); stroke-width: 2; }
svg .fixed { fill: var(--accent); }
svg .broken { fill: var(--vermilion); }
svg .harmed { fill: var(--vermilion-soft); }
svg text.harm-text { fill: var(--vermilion-text); font-weight: 600; }
svg .change { stroke: var(--accent); stroke-width: 1.5; }
svg .change-dot { fill: var(--accent); }
svg .change-down { stroke: var(--vermilion); stroke-width: 1.5; }
svg .change-down-dot { fill: var(--vermilion); }
svg .change-none { stroke: var(--original); stroke-width: 1.5; }
svg .change-none-dot { fill: var(--surface); stroke: var(--original); stroke-width: 1.5; }
.warning { background: var(--vermilion-soft); color: var(--vermilion-text); border-radius: 6px; padding: 8px 12px; margin-top: 8px; font-size: 12px; line-height: 16px; }
details { margin-top: 8px; }
summary { cursor: pointer; font-size: 12px; line-height: 24px; color: var(--accent-text); width: max-content; }
details table { margin-top: 4px; }
details th, details td { padding-top: 4px; padding-bottom: 4px; }
dl { display: grid; grid-template-columns: max-content minmax(0, 1fr); gap: 4px 16px; margin: 0; }
dt { color: var(--ink-2); }
dd { margin: 0; }
code { font: 11.5px/16px "JetBrains Mono", "JetBrains Mono Variable", ui-monospace, Menlo, Consolas, monospace; overflow-wrap: anywhere; color: var(--ink-2); }
@media print {
  @page { size: A4 landscape; margin: 10mm; }
  body { background: none; -webkit-print-color-adjust: exact; print-color-adjust: exact; }
  main { max-width: none; padding: 0; zoom: 0.74; }
  .wide { grid-column: span 8; }
  .narrow { grid-column: span 4; }
  .half { grid-column: span 6; }
  .card { break-inside: avoid; }
  .scroll { overflow: visible; }
  details { display: none; }
}
@media (forced-colors: active) { svg .box-transform, svg .fixed, svg .broken { stroke: CanvasText; } }
`;
