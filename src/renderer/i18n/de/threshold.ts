import type en from '../en/threshold.ts';
import type { Translation } from '../translation.ts';

export default {} satisfies Translation<typeof en>;
