/** Stands for the standard input among names of files, as it does everywhere. */
export const STDIN = '-'
