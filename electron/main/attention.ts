import type { Actor } from '@shared/domain/actor'
import { message } from '@shared/domain/message'
import type { Language, Snapshot } from '@shared/ipc/contract'
import type { NoticeFailure, NoticePreferences } from '@shared/ipc/desktop-calls'
import { alarming, criticalChanges } from './hosts/critical-changes'
import type { HostPlace, Hosts } from './hosts/hosts'
import { overallOf } from './hosts/overall'
import { waitingRepairs, watchApprovals } from './hosts/waiting-repairs'
import type { HeldFile } from './notices/held-file'
import { createLostNotice } from './notices/lost-notice'
import type { OpenAt } from './notices/news'
import { createNewsTeller, type NewsTeller } from './notices/news-teller'
import { createNotices, type CreateNotice } from './notices/notices'
import { createTrayFace, type TrayDeps } from './tray'
import { createTrayActs } from './tray-acts'
import { statusLine, type TrayView } from './tray-menu'

/** A bus that is asked and a service that is started by it take some seconds. */
const TEST_MS = 12_000

export type AttentionDeps = Omit<TrayDeps, 'onAct'> & {
  readonly hosts: Hosts
  readonly actor: Actor
  readonly language: () => Language
  readonly preferences: () => NoticePreferences
  readonly now: () => number
  readonly createNotice: CreateNotice
  readonly heldFile: HeldFile
  readonly badge: (count: number, description: string) => void
  readonly openAt: (where: OpenAt) => void
  readonly quit: () => void
  readonly onTrouble: (what: string) => void
}

/** What draws a person's eyes when the window is not looked at: tray, badge and notifications of all hosts. */
export type Attention = Pick<NewsTeller, 'tell' | 'test' | 'quiet' | 'held'> & {
  /** The list of hosts, a summary, the language or the preferences have changed. */
  readonly refresh: () => void
  readonly onSnapshot: (host: HostPlace, before: Snapshot | null, after: Snapshot) => void
  readonly onRemoved: (hostId: string) => void
  readonly onResume: () => void
  readonly stop: () => void
}

/** Runs it once later; returns its cancellation. */
export const after = (delayMs: number, run: () => void): (() => void) => {
  const timer = setTimeout(run, delayMs)
  return () => clearTimeout(timer)
}

export const createAttention = (deps: AttentionDeps): Attention => {
  const { hosts, language, now, openAt, onTrouble } = deps
  const onFailed = ({ code, detail }: NoticeFailure): void =>
    onTrouble(`the desktop did not show a notification: ${code} ${detail}`)
  const notices = createNotices({ create: deps.createNotice, onFailed })
  const teller = createNewsTeller({ ...deps, notices, after, testMs: TEST_MS })
  const lost = createLostNotice({ notices: teller, language, now, after, openAt })
  const approvals = watchApprovals({
    now,
    after,
    onOpened: (host, { repairId, incidentId, title, target, plannedAt }) =>
      teller.add({
        key: `${host.id} ${repairId}`,
        kind: 'approval',
        host,
        title: title ?? message('desktop.notice.target', { target }),
        target,
        observations: 0,
        at: plannedAt,
        open: { hostId: host.id, incidentId, repairId },
      }),
    onEnded: (host, repairId) => teller.end(`${host.id} ${repairId}`),
  })
  const view = (): TrayView => {
    const summaries = hosts.summaries()
    return {
      overall: overallOf(summaries),
      hosts: summaries,
      selectedId: hosts.list().selectedId,
      mayTakeOver: hosts.mayTakeOver(),
      now: now(),
    }
  }
  teller.look()
  const tray = createTrayFace(view(), language(), {
    ...deps,
    onAct: createTrayActs({ ...deps, tellPerson: teller.tell }),
  })

  return {
    refresh: () => {
      const seen = view()
      tray.show(seen, language())
      deps.badge(seen.overall.needed, statusLine(seen, language()))
      lost.onList(hosts.list())
      teller.look()
    },
    onSnapshot: (host, before, after) => {
      if (before?.kind !== 'running' && after.kind === 'running')
        teller.onFirstLook(
          host.id,
          new Set(
            [
              ...alarming(after.state).keys(),
              ...waitingRepairs(after.state, Infinity).map(({ repairId }) => repairId),
            ].map((id) => `${host.id} ${id}`),
          ),
        )
      const { opened, ended } = criticalChanges(before, after)
      for (const id of ended) teller.end(`${host.id} ${id}`)
      for (const { id, title, target, observations, openedAt } of opened)
        teller.add({
          key: `${host.id} ${id}`,
          kind: 'critical',
          host,
          title,
          target: target.name,
          observations,
          at: openedAt,
          open: { hostId: host.id, incidentId: id },
        })
      approvals.onSnapshot(host, before, after)
    },
    onRemoved: (hostId) => {
      approvals.onRemoved(hostId)
      teller.endOf(hostId)
    },
    onResume: () => {
      lost.restart()
      teller.look()
    },
    tell: teller.tell,
    test: teller.test,
    quiet: teller.quiet,
    held: teller.held,
    stop: () => {
      lost.stop()
      approvals.stop()
      teller.stop()
      tray.destroy()
      notices.stop()
    },
  }
}
