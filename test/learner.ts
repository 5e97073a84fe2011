/**
 * The learner as the program starts it. From its sources Node would strip the types in each thread by WebAssembly, and
 * a process whose threads come and go with that ends now and then without a word.
 */
export const LEARNER = new URL('../out/main/learner.js', import.meta.url);
