import { useEffect, useState } from 'react'
import { createStore, useStore } from 'zustand'
import { useEngineState, usePhase, useShownHost } from '../app/app-context'
import { subscribeTicks } from '../app/ticker'
import { watchLooks, type Absence } from './looked-at'

const TELL_EVERY_MS = 5_000

const store = createStore<{ readonly absences: Readonly<Record<string, Absence>> }>(() => ({ absences: {} }))

/** An absence that was not put away yet goes on with the next one. */
const noteAbsence = (key: string, absence: Absence): void =>
  store.setState(({ absences }) => ({
    absences: { ...absences, [key]: { ...absence, sinceAt: absences[key]?.sinceAt ?? absence.sinceAt } },
  }))

const dismiss = (key: string): void =>
  store.setState(({ absences }) => ({
    absences: Object.fromEntries(Object.entries(absences).filter(([one]) => one !== key)),
  }))

/** The host and the engine that is shown: another engine on the same host keeps another journal. */
const useLookKey = (): string | null => {
  const hostId = useShownHost()?.id
  const { engine } = useEngineState()
  return hostId === undefined || engine === null ? null : `${hostId} ${engine.host} ${engine.face}`
}

/** Follows whether somebody looks at the shown host: the window is visible, has the focus and shows what is. */
export const useFollowLooks = (): void => {
  const key = useLookKey()
  const running = usePhase().kind === 'running'
  const [look] = useState(() => watchLooks({ storage: localStorage, now: Date.now, onReturn: noteAbsence }))
  useEffect(() => {
    if (key === null) return undefined
    const tell = (): void =>
      look.tell(key, running && document.visibilityState === 'visible' && document.hasFocus())
    let toldAt = 0
    const endTicks = subscribeTicks(() => {
      if (Math.abs(Date.now() - toldAt) < TELL_EVERY_MS) return
      toldAt = Date.now()
      tell()
    })
    const gone = (): void => look.tell(key, false)
    tell()
    window.addEventListener('focus', tell)
    window.addEventListener('blur', gone)
    document.addEventListener('visibilitychange', tell)
    window.addEventListener('pagehide', gone)
    return () => {
      gone()
      endTicks()
      window.removeEventListener('focus', tell)
      window.removeEventListener('blur', gone)
      document.removeEventListener('visibilitychange', tell)
      window.removeEventListener('pagehide', gone)
    }
  }, [key, running, look])
}

/** The absence that is to be told about the shown host, and its end. */
export const useAbsence = (): { readonly absence: Absence | null; readonly dismiss: () => void } => {
  const key = useLookKey()
  const absence = useStore(store, ({ absences }) => (key === null ? null : (absences[key] ?? null)))
  return { absence, dismiss: () => (key === null ? undefined : dismiss(key)) }
}
