import type { Actor } from '@shared/domain/actor'
import type { Language } from '@shared/ipc/contract'
import { AppError } from '@shared/ipc/result'
import { text } from '@shared/text/text'
import type { Host } from '../engine/host'
import type { TrayAct } from './tray-menu'

export type TrayActDeps = {
  readonly host: Pick<Host, 'handlers'>
  readonly actor: Actor
  readonly language: () => Language
  /** null opens the window where it was left. */
  readonly openIncident: (incidentId: string | null) => void
  readonly quit: () => void
  readonly tellPerson: (title: string, body: string) => void
}

/** Makes what a click in the tray does. An act that the engine refuses is told to the person who clicked. */
export const createTrayActs = ({
  host,
  actor,
  language,
  openIncident,
  quit,
  tellPerson,
}: TrayActDeps): ((act: TrayAct) => void) => {
  const attempt = (name: string, act: Promise<unknown>): void => {
    act.catch((error: unknown) => {
      const why = error instanceof AppError ? error.code : 'internal'
      tellPerson(
        text(language(), 'desktop.notice.failed', { act: name }),
        text(language(), 'desktop.notice.failed.body', { why }),
      )
    })
  }
  return (act) => {
    switch (act.kind) {
      case 'open':
        return openIncident(null)
      case 'open_incident':
        return openIncident(act.incidentId)
      case 'set_mode':
        return attempt(
          text(language(), `word.mode.${act.mode}`),
          host.handlers['mode.set']({ mode: act.mode }, actor),
        )
      case 'run_cycle':
        return attempt(text(language(), 'desktop.tray.cycle'), host.handlers['cycle.run']({}, actor))
      case 'quit':
        return quit()
    }
  }
}
