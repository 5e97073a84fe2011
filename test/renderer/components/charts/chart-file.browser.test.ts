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

it('writes a table as CSV, quoting what needs it', () => {
  const element = place(
    '<table><tr><th>a, b</th><th>say "x"</th></tr><tr><td> 1\n  2 </td><td>3</td></tr></table>',
  );
  const table = element.querySelector('table');
  expect(table && csvText(table)).toBe('"a, b","say ""x"""\r\n1 2,3\r\n');
});
