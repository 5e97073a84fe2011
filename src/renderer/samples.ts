/** Data sets that Home offers to try. */
export type Sample = 'mnist' | 'fashion-mnist';
