/** Drawn by hand, 12 x 12, darkest to brightest as 0 to 3: a nine that could be a four, and the same made clear. */
export const SMEARED_NINE = [
  '000000000000',
  '000000000000',
  '000100001000',
  '001300003100',
  '002300023100',
  '003201033000',
  '001333333000',
  '000112232000',
  '000000330000',
  '000001310000',
  '000003200000',
  '000001000000',
];

export const CLEAR_NINE = [
  '000000000000',
  '000023320000',
  '000332233000',
  '001310033000',
  '001300033000',
  '000331333000',
  '000023333000',
  '000000133000',
  '000000232000',
  '000002330000',
  '000003310000',
  '000000000000',
];

export type Pixel = { readonly column: number; readonly row: number; readonly level: number };

/** The pixels of a picture that are not black. */
export function pixelsOf(rows: readonly string[]): Pixel[] {
  return rows.flatMap((line, row) =>
    [...line]
      .map((digit, column) => ({ column, row, level: Number(digit) }))
      .filter(({ level }) => level > 0),
  );
}
