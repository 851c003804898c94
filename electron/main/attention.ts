import type { Actor } from '@shared/domain/actor'
import type { Language, Snapshot } from '@shared/ipc/contract'
import { createDesktopNotifier } from './desktop-notifier'
import { criticalChanges } from './hosts/critical-changes'
import type { HostPlace, Hosts } from './hosts/hosts'
import { overallOf } from './hosts/overall'
import { createLostNotice } from './lost-notice'
import { createNotices, type NoticesDeps } from './notices'
import { createTrayFace, type TrayDeps } from './tray'
import { createTrayActs, type OpenAt } from './tray-acts'
import type { TrayView } from './tray-menu'

export type AttentionDeps = Omit<TrayDeps, 'onAct'> & {
  readonly hosts: Hosts
  readonly actor: Actor
  readonly language: () => Language
  readonly now: () => number
  readonly createNotice: NoticesDeps['create']
  readonly openAt: (where: OpenAt) => void
  readonly quit: () => void
  readonly onTrouble: (what: string) => void
}

/** What draws a person's eyes when the window is not looked at: the tray and the notifications of all hosts. */
export type Attention = {
  /** The list of hosts, a summary or the language has changed. */
  readonly refresh: () => void
  readonly onSnapshot: (host: HostPlace, before: Snapshot | null, after: Snapshot) => void
  readonly onRemoved: (hostId: string) => void
  readonly onResume: () => void
  readonly tell: (title: string, body: string) => void
  readonly stop: () => void
}

export const createAttention = (deps: AttentionDeps): Attention => {
  const { hosts, language, now, openAt, onTrouble } = deps
  const notices = createNotices({
    create: deps.createNotice,
    onFailed: (why) =>
      onTrouble(`the desktop did not show a notification: ${why || 'no notification service answers'}`),
  })
  const notifier = createDesktopNotifier({ notices, language, now, openAt })
  const lost = createLostNotice({
    notices,
    language,
    now,
    after: (delayMs, run) => {
      const timer = setTimeout(run, delayMs)
      return () => clearTimeout(timer)
    },
    openAt,
  })
  const view = (): TrayView => {
    const summaries = hosts.summaries()
    return {
      overall: overallOf(summaries),
      hosts: summaries,
      selectedId: hosts.list().selectedId,
      mayTakeOver: hosts.mayTakeOver(),
    }
  }
  const tray = createTrayFace(view(), language(), {
    ...deps,
    onAct: createTrayActs({ ...deps, tellPerson: notifier.tell }),
  })

  return {
    refresh: () => {
      tray.show(view(), language())
      lost.onList(hosts.list())
    },
    onSnapshot: (host, before, after) => notifier.onCritical(host, criticalChanges(before, after)),
    onRemoved: notifier.onRemoved,
    onResume: lost.restart,
    tell: notifier.tell,
    stop: () => {
      lost.stop()
      tray.destroy()
      notices.stop()
    },
  }
}
