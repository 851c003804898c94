/** Plans, steps, guards and outcomes. */
export const repairs = {
  'repair.rejected_because': '却下: {reason}',
} as const
