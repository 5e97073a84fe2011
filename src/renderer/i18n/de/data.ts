import type en from '../en/data.ts';
import type { Translation } from '../translation.ts';

export default {} satisfies Translation<typeof en>;
