import type en from '../en/activity.ts';
import type { Translation } from '../translation.ts';

export default {} satisfies Translation<typeof en>;
