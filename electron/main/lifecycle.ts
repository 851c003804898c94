import type { App } from 'electron'

/** Longer than the engine's own deadline of 10 s, so that it can use all of it. */
const STOP_DEADLINE_MS = 15_000
const signals = ['SIGTERM', 'SIGINT', 'SIGHUP'] as const

export type Stop = () => unknown

/** Stops what was started, the last one first. One that cannot be stopped does not keep the others from it. */
export const stopInReverse = async (
  stops: readonly Stop[],
  onTrouble: (what: string) => void,
): Promise<void> => {
  for (const stop of stops.toReversed()) {
    try {
      await stop()
    } catch (error) {
      onTrouble(`stopping: ${String(error)}`)
    }
  }
}

export type LifecycleDeps = {
  readonly app: Pick<App, 'on' | 'quit' | 'exit'>
  readonly onSignal: (signal: (typeof signals)[number], listener: () => void) => void
  /** Stops all that was started. */
  readonly stop: () => Promise<void>
  readonly onTrouble: (what: string) => void
  /** Whether a person has to be asked before the program ends by their wish. */
  readonly isHeld: () => boolean
  readonly mayEnd: () => Promise<boolean>
  readonly stopDeadlineMs?: number
}

export type Lifecycle = {
  readonly isQuitting: () => boolean
  /** Ends with this exit code, after the same orderly stop. */
  readonly quit: (exitCode?: number) => void
  /** A person wants it to end: asks first where something would be lost. */
  readonly wish: () => void
}

/** Holds the end of the program back until the engine has stopped, but no longer than the deadline. */
export const createLifecycle = ({
  app,
  onSignal,
  stop,
  onTrouble,
  isHeld,
  mayEnd,
  stopDeadlineMs = STOP_DEADLINE_MS,
}: LifecycleDeps): Lifecycle => {
  let quitting = false
  let exitCode = 0
  /** A signal, the end of the session or a fault waits for nobody. */
  let forced = false
  let asking = false
  const end = async (): Promise<void> => {
    let timer: NodeJS.Timeout | undefined
    const late = new Promise<'late'>((resolve) => {
      timer = setTimeout(() => resolve('late'), stopDeadlineMs)
    })
    try {
      if ((await Promise.race([stop(), late])) === 'late') {
        onTrouble(`stopping took longer than ${stopDeadlineMs} ms`)
        exitCode ||= 1
      }
    } catch (error) {
      onTrouble(`stopping: ${String(error)}`)
      exitCode ||= 1
    }
    clearTimeout(timer)
    app.exit(exitCode)
  }
  const begin = (): void => {
    quitting = true
    void end() // Handles its own failures and ends the program.
  }
  app.on('before-quit', (event) => {
    event.preventDefault()
    if (quitting) return
    if (forced || !isHeld()) return begin()
    if (asking) return
    asking = true
    mayEnd()
      .then((may) => (may && !quitting ? begin() : undefined))
      .catch((error: unknown) => onTrouble(`quitting: ${String(error)}`))
      .finally(() => {
        asking = false
      })
  })
  // The window may go; the watch ends only when it is told to.
  app.on('window-all-closed', () => undefined)
  const quit = (code = 0): void => {
    exitCode ||= code
    forced = true
    app.quit()
  }
  for (const signal of signals) onSignal(signal, () => quit())
  return { isQuitting: () => quitting, quit, wish: () => app.quit() }
}
