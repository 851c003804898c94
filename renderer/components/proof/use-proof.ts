import { useEngineState } from '../../app/app-context'
import { useCall } from '../../bridge/use-call'

/** Whether a real test has arrived beyond the shown host at an address that is in use; `asked` while that is being found out. */
export const useProof = (): { readonly proof: 'asked' | 'proved' | 'none'; readonly retry: () => void } => {
  // Whoever changes an address, by this program or by hand, has the settings loaded again.
  const loadedAt = useEngineState().settings?.loadedAt
  const { data, retry } = useCall(
    'notices.proven',
    {},
    loadedAt === undefined ? {} : { askAgain: String(loadedAt) },
  )
  return { proof: data === null ? 'asked' : data.channels.length > 0 ? 'proved' : 'none', retry }
}
