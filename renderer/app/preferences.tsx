import type { Output, Preferences } from '@shared/ipc/contract'
import {
  createContext,
  useCallback,
  useContext,
  useEffect,
  useState,
  useSyncExternalStore,
  type ReactNode,
} from 'react'
import { useClient } from './app-context'

type Info = Output<'desktop.info'>
type Held = {
  readonly info: Info | null
  readonly preferences: Preferences
  readonly setPreferences: (preferences: Preferences) => void
  /** The colours that are shown: `auto` is already decided. */
  readonly scheme: 'dark' | 'light'
}

const STORED_KEY = 'mamori.preferences'

const isPreferences = (value: unknown): value is Preferences =>
  typeof value === 'object' &&
  value !== null &&
  'language' in value &&
  'theme' in value &&
  (value.language === 'ja' || value.language === 'en') &&
  (value.theme === 'dark' || value.theme === 'light' || value.theme === 'auto')

/** What the window showed last, so that the first painting is already in the right language and colours. */
const remembered = (): Preferences => {
  const fallback: Preferences = { language: navigator.language.startsWith('ja') ? 'ja' : 'en', theme: 'dark' }
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(STORED_KEY) ?? 'null')
    return isPreferences(stored) ? stored : fallback
  } catch {
    // A value that is not JSON was not written by this program: the fallback is as good as no value.
    return fallback
  }
}

const PreferencesContext = createContext<Held | null>(null)

const prefersLight = (): MediaQueryList => window.matchMedia('(prefers-color-scheme: light)')
const subscribeScheme = (listener: () => void): (() => void) => {
  const query = prefersLight()
  query.addEventListener('change', listener)
  return () => query.removeEventListener('change', listener)
}

/** Holds language and theme: at first what was shown last, then what the desktop has stored. */
export const PreferencesProvider = ({ children }: { children: ReactNode }) => {
  const client = useClient()
  const [info, setInfo] = useState<Info | null>(null)
  const [preferences, setShown] = useState(remembered)
  const systemIsLight = useSyncExternalStore(subscribeScheme, () => prefersLight().matches)

  const show = useCallback((next: Preferences): void => {
    setShown(next)
    localStorage.setItem(STORED_KEY, JSON.stringify(next))
  }, [])

  useEffect(() => {
    let current = true
    const ask = async (): Promise<void> => {
      const answer = await client.call('desktop.info', {}).catch(() => null)
      // Without the desktop's answer the remembered preferences stay; the mirror tells that the engine is away.
      if (!current || answer === null) return
      setInfo(answer)
      show(answer.preferences)
    }
    void ask()
    return () => {
      current = false
    }
  }, [client, show])

  const setPreferences = useCallback(
    (next: Preferences): void => {
      show(next)
      // The choice is already shown and remembered here; the desktop stores it for its own menus and for the next start.
      client.call('desktop.set_preferences', next).catch(() => undefined)
    },
    [client, show],
  )

  const scheme = preferences.theme === 'auto' ? (systemIsLight ? 'light' : 'dark') : preferences.theme
  return (
    <PreferencesContext.Provider value={{ info, preferences, setPreferences, scheme }}>
      {children}
    </PreferencesContext.Provider>
  )
}

/** The reader's language and theme, and what the desktop says about itself (null until it has answered). */
export const usePreferences = (): Held => {
  const held = useContext(PreferencesContext)
  if (held === null)
    throw new Error('a component that asks for preferences stands outside PreferencesProvider')
  return held
}
