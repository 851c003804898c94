export const repairs = {
  'repair.rejected_because': 'Rejected: {reason}',
} as const
