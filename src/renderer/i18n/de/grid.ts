import type en from '../en/grid.ts';
import type { Translation } from '../translation.ts';

export default {} satisfies Translation<typeof en>;
