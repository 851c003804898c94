import { destinationPattern } from '@shared/ipc/destination'
import type { TextKey } from '@shared/text/text'

/** What is wrong with a destination that was typed; null for nothing. */
export const destinationFault = (typed: string, taken: readonly string[]): TextKey | null => {
  const destination = typed.trim()
  if (destination === '') return 'hosts.ui.add.empty'
  if (destination.startsWith('-')) return 'hosts.ui.add.option'
  if (/\s/.test(destination)) return 'hosts.ui.add.spaces'
  if (!destinationPattern.test(destination)) return 'hosts.ui.add.invalid'
  return taken.includes(destination) ? 'hosts.ui.add.taken' : null
}
