/** A share 0..1 of a percentage that was typed, with either decimal sign; null for what is none from 0 to 100. */
export function shareFromPercent(text: string): number | null {
  const plain = text.trim().replace('%', '').trimEnd().replace(',', '.');
  if (!/^\d{1,3}(\.\d*)?$/.test(plain)) return null;
  const percent = Number(plain);
  return percent <= 100 ? percent / 100 : null;
}
