import type en from '../en/report.ts';
import type { Translation } from '../translation.ts';

export default {} satisfies Translation<typeof en>;
