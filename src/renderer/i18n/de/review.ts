import type en from '../en/review.ts';
import type { Translation } from '../translation.ts';

export default {} satisfies Translation<typeof en>;
