import type { Client } from '@shared/ipc/client'
import type { Snapshot } from '@shared/ipc/contract'
import type { KeptHost } from '../store/mirror'

/** What the window showed when it was last open; null where that is not known. */
export const readKept = async (client: Client): Promise<KeptHost | null> => {
  const kept = await client.call('desktop.kept_view', {}).catch(() => null)
  if (kept?.kind !== 'kept') return null
  // The desktop has made sure that it is what this very program wrote.
  const snapshot = JSON.parse(kept.snapshot) as Snapshot
  return snapshot.kind === 'running' ? { hostId: kept.hostId, takenAt: kept.takenAt, snapshot } : null
}
