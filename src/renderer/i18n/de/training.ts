import type en from '../en/training.ts';
import type { Translation } from '../translation.ts';

export default {} satisfies Translation<typeof en>;
