/** Log lines that say the same. */
export const kinds = {
  'kinds.title': 'Counts by kind (numbers, times, paths and the like may differ)',
  'kinds.lines': 'First and last line',
  'kinds.count': 'Lines: {count}',
  'kinds.times': '{from} to {to}',
  'kinds.others': 'Others: {count}',
} as const
