/** The journal's checkpoints and its proof against tampering. */
export const audit = {
  'timeline.checkpoint_made': 'State saved up to entry {seq} (checkpoint)',
  'timeline.detail.checkpoint': 'Saved up to entry',
  'timeline.detail.chain': 'Audit chain value',
} as const
