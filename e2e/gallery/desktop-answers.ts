import type { Output } from '../../shared/ipc/contract'

/** A desktop that shows notifications at every hour. */
export const loudNotices: Output<'desktop.notices'> = {
  preferences: {
    quiet: { on: false, from: '22:00', to: '07:00', days: [0, 1, 2, 3, 4, 5, 6] },
    criticalBreaksQuiet: false,
  },
  fault: null,
  quietNow: false,
  quietUntilAt: null,
  held: 0,
  delivery: { kind: 'ready', service: 'dunst' },
}
