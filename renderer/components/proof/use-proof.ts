import { useEffect } from 'react'
import { useEngineState } from '../../app/app-context'
import { useCall } from '../../bridge/use-call'
import { noteProof, proofsIn, stillProves, useKnownProof } from '../../store/proven-channels'

const tests = { limit: 500, filter: { types: ['notice.sent'], severities: ['warning' as const] } }
const edits = { limit: 200, filter: { types: ['settings.edited'] } }

/** Whether a real test has arrived beyond a host at an address that is still in use; `asked` while that is being found out. */
export const useProof = (
  hostId: string,
): { readonly proof: 'asked' | 'proved' | 'none'; readonly retry: () => void } => {
  const known = useKnownProof(hostId)
  const settings = useEngineState().settings?.sha256
  const again = settings === undefined ? {} : { askAgain: settings }
  const edited = useCall('timeline.page', edits, again)
  const kept = known === null || typeof known === 'number' ? null : known
  const keptProves = edited.data !== null && kept !== null && stillProves(kept, edited.data.events)
  const tested = useCall('timeline.page', tests, {
    ...again,
    enabled: edited.data !== null && !keptProves,
  })
  const found =
    edited.data === null || tested.data === null
      ? undefined
      : proofsIn(tested.data.events).find((one) => stillProves(one, edited.data?.events ?? []))
  const [channel, seq] = [found?.channel, found?.seq]
  useEffect(() => {
    if (channel !== undefined && seq !== undefined) noteProof(hostId, { channel, seq })
  }, [hostId, channel, seq])
  const isKnown = edited.data !== null && (keptProves || tested.data !== null)
  return {
    proof: keptProves || found !== undefined ? 'proved' : isKnown ? 'none' : 'asked',
    retry: tested.retry,
  }
}
