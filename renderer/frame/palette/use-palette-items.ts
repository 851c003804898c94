import { useMemo } from 'react'
import { useEngineState, useHostList, usePhase, useShownHost } from '../../app/app-context'
import { useMessage, useText } from '../../app/language'
import { usePreferences } from '../../app/preferences'
import { useForbidden } from '../../components/act/use-may'
import { pages } from '../../pages'
import { useNow } from '../../app/ticker'
import type { PaletteItem } from './item'
import { worldItems } from './items'
import { pageItems, settingsItems, windowItems } from './window-items'

const REFRESH_MS = 30_000

/** Everything that the palette can find now. */
export const usePaletteItems = (): readonly PaletteItem[] => {
  const t = useText()
  const say = useMessage()
  const shownHostId = useShownHost()?.id ?? null
  const hosts = useHostList()
  const phase = usePhase().kind
  const engineState = useEngineState()
  const approve = useForbidden('approve') === null
  const change = useForbidden('change') === null
  const { preferences } = usePreferences()
  const now = useNow(REFRESH_MS)
  const withPages = phase === 'running' || phase === 'lost'
  return useMemo(
    () => [
      ...(withPages ? [...pageItems(pages, t), ...settingsItems(t)] : []),
      ...worldItems({
        t,
        say,
        hosts,
        shownHostId,
        now,
        state: withPages ? engineState : null,
        may: { approve, change },
      }),
      ...windowItems(preferences, t, { withTour: withPages }),
    ],
    [t, say, hosts, shownHostId, now, withPages, engineState, approve, change, preferences],
  )
}
