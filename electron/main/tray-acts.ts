import type { Actor } from '@shared/domain/actor'
import type { Language } from '@shared/ipc/contract'
import { AppError, type Result } from '@shared/ipc/result'
import { text } from '@shared/text/text'
import type { Hosts } from './hosts/hosts'
import type { OpenAt } from './notices/news'
import type { TrayAct } from './tray-menu'

export type TrayActDeps = {
  readonly hosts: Pick<Hosts, 'call' | 'takeOver'>
  readonly actor: Actor
  readonly language: () => Language
  readonly openAt: (where: OpenAt) => void
  readonly quit: () => void
  readonly tellPerson: (title: string, body: string) => void
}

const taken = async (answer: Promise<Result<unknown>>): Promise<void> => {
  const result = await answer
  if (!result.ok) throw new AppError(result.error.code, result.error.message)
}

/** Makes what a click in the tray does. An act that the engine refuses is told to the person who clicked. */
export const createTrayActs = ({
  hosts,
  actor,
  language,
  openAt,
  quit,
  tellPerson,
}: TrayActDeps): ((act: TrayAct) => void) => {
  const attempt = (name: string, act: Promise<void>): void => {
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
        return openAt({ hostId: null, incidentId: null })
      case 'open_approval': {
        const { hostId, incidentId, repairId } = act
        return openAt({ hostId, incidentId, repairId })
      }
      case 'open_host':
        return openAt({ hostId: act.hostId, incidentId: null })
      case 'take_over':
        return attempt(text(language(), 'desktop.tray.take_over'), hosts.takeOver())
      case 'set_mode':
        return attempt(
          text(language(), `word.mode.${act.mode}`),
          taken(hosts.call('mode.set', { mode: act.mode }, actor)),
        )
      case 'pause':
        return attempt(
          text(language(), 'desktop.tray.pause'),
          taken(
            hosts.call(
              'silences.add',
              {
                scope: { kind: 'all' },
                reason: text(language(), 'desktop.tray.pause.reason'),
                minutes: act.minutes,
                endsOnRecovery: false,
              },
              actor,
            ),
          ),
        )
      case 'resume':
        return attempt(
          text(language(), 'desktop.tray.resume'),
          Promise.all(
            act.silenceIds.map((silenceId) => taken(hosts.call('silences.end', { silenceId }, actor))),
          ).then(() => undefined),
        )
      case 'run_cycle':
        return attempt(text(language(), 'desktop.tray.cycle'), taken(hosts.call('cycle.run', {}, actor)))
      case 'quit':
        return quit()
    }
  }
}
