import { useCallback, useState } from 'react'
import { useClient, useSelectHost } from '../../app/app-context'
import { usePreferences } from '../../app/preferences'
import { problemOf, type Problem } from '../../bridge/problem'
import { choose, openPage, openTimeline } from '../../store/ui'
import { startTour } from '../tour/tour-store'
import type { PaletteAct, PaletteCall } from './item'
import { askOverPage, openSheet } from './palette-store'

export type Perform = {
  /** Resolves to whether it was done; why not is then in `problem`. */
  readonly run: (act: PaletteAct) => Promise<boolean>
  readonly pending: boolean
  readonly problem: Problem | null
  readonly clear: () => void
}

/** Does what an entry of the palette stands for. */
export const usePerform = (): Perform => {
  const client = useClient()
  const selectHost = useSelectHost()
  const { preferences, setPreferences } = usePreferences()
  const [pending, setPending] = useState(false)
  const [problem, setProblem] = useState<Problem | null>(null)

  const call = useCallback(
    async (wanted: PaletteCall): Promise<void> => {
      switch (wanted.name) {
        case 'cycle.run':
          await client.call('cycle.run', {})
          return
        case 'mode.set':
          await client.call('mode.set', { mode: wanted.mode })
          return
        case 'approvals.snooze':
          await client.call('approvals.snooze', { repairId: wanted.repairId, minutes: wanted.minutes })
          return
        case 'repairs.undo': {
          const planned = await client.call('repairs.undo', { repairId: wanted.repairId })
          openPage('approvals', planned.repairId)
        }
      }
    },
    [client],
  )

  const run = useCallback(
    async (act: PaletteAct): Promise<boolean> => {
      setProblem(null)
      switch (act.kind) {
        case 'page':
          openPage(act.pageId, act.thing)
          return true
        case 'card':
          choose('approvals.reject', act.reject ? act.repairId : null)
          openPage('approvals', act.repairId)
          return true
        case 'timeline':
          openTimeline(act.query)
          return true
        case 'host':
          void selectHost(act.hostId)
          return true
        case 'preferences':
          setPreferences({ ...preferences, ...act.change })
          return true
        case 'ask':
          askOverPage(act.ask)
          return true
        case 'sheet':
          openSheet()
          return true
        case 'tour':
          startTour()
          return true
        case 'call':
          setPending(true)
          try {
            await call(act.call)
            return true
          } catch (error) {
            setProblem(problemOf(error))
            return false
          } finally {
            setPending(false)
          }
      }
    },
    [call, selectHost, preferences, setPreferences],
  )
  const clear = useCallback(() => setProblem(null), [])
  return { run, pending, problem, clear }
}
