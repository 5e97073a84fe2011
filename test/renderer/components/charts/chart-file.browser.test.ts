import { expect, it, onTestFinished } from 'vitest';
import { csvText, svgText } from '../../../../src/renderer/components/charts/chart-file.ts';

function place(html: string): HTMLElement {
  const element = document.createElement('div');
  element.innerHTML = html;
  document.body.append(element);
  onTestFinished(() => element.remove());
  return element;
}

it('makes an SVG file that keeps its colours without the style sheets, and can be drawn', async () => {
  const style = document.createElement('style');
  style.textContent = '.ground { background: rgb(1, 2, 3) } .dot { fill: rgb(200, 0, 0) }';
  document.head.append(style);
  onTestFinished(() => style.remove());
  const element = place(
    '<div class="ground"><svg width="40" height="20"><circle class="dot" data-v-1 cx="10" cy="10" r="8"/></svg></div>',
  );
  const svg = element.querySelector('svg');
  if (svg === null) throw new Error('not drawn');
  const text = svgText(svg);
  expect(text).not.toMatch(/class=|data-v-/);
  const image = new Image();
  image.src = `data:image/svg+xml,${encodeURIComponent(text)}`;
  await image.decode();
  const context = new OffscreenCanvas(40, 20).getContext('2d');
  context?.drawImage(image, 0, 0);
  const pixel = (x: number, y: number) => [...(context?.getImageData(x, y, 1, 1).data ?? [])];
  expect(pixel(10, 10)).toEqual([200, 0, 0, 255]);
  expect(pixel(38, 18)).toEqual([1, 2, 3, 255]);
});

it('puts the legend below the chart', async () => {
  const element = place(
    '<svg width="80" height="20"><rect width="80" height="20" fill="red"/></svg>' +
      '<span><svg width="14" height="12"><rect width="14" height="12" fill="blue"/></svg> share right</span>',
  );
  const [chart, entry] = [element.querySelector('svg'), element.querySelector('span')];
  if (chart === null || entry === null) throw new Error('not drawn');
  const text = svgText(chart, [entry]);
  expect(text).toMatch(/<text[^>]*>share right<\/text>/);
  const image = new Image();
  image.src = `data:image/svg+xml,${encodeURIComponent(text)}`;
  await image.decode();
  expect([image.naturalWidth, image.naturalHeight]).toEqual([80, 44]);
  const context = new OffscreenCanvas(80, 44).getContext('2d');
  context?.drawImage(image, 0, 0);
  expect([...(context?.getImageData(4, 30, 1, 1).data ?? [])]).toEqual([0, 0, 255, 255]);
});

it('writes rows as CSV: numbers as they are, nothing for what is not known, texts quoted where they need it', () => {
  const rows = [
    { 'a, b': 'say "x"', value: 0.1 + 0.2, low: -1e-7, known: true },
    { 'a, b': '=1+1', value: null, low: 12, known: false },
  ];
  expect(csvText(rows).split('\r\n')).toEqual([
    '"a, b",value,low,known',
    '"say ""x""",0.30000000000000004,-1e-7,true',
    "'=1+1,,12,false",
    '',
  ]);
});
