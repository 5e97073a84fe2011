/** Bytes of a value by TIFF field type 1 to 12 (TIFF 6.0, section 2). */
const TYPE_BYTES: readonly number[] = [0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8];
const ENTRY_BYTES = 12;

/** Whether the first directory of a classic TIFF, or a value that it points at, reaches beyond the end. */
export function isTiffCutOff(view: DataView): boolean {
  if (view.byteLength < 8) return true;
  const little = view.getUint8(0) === 0x49;
  const directory = view.getUint32(4, little);
  if (directory + 2 > view.byteLength) return true;
  const first = directory + 2;
  const end = first + view.getUint16(directory, little) * ENTRY_BYTES;
  if (end + 4 > view.byteLength) return true;
  for (let entry = first; entry < end; entry += ENTRY_BYTES) {
    const bytes = (TYPE_BYTES[view.getUint16(entry + 2, little)] ?? 0) * view.getUint32(entry + 4, little);
    if (bytes > 4 && view.getUint32(entry + 8, little) + bytes > view.byteLength) return true;
  }
  return false;
}
