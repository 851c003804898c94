import type { Incident } from '@shared/domain/state'
import type { Language } from '@shared/ipc/contract'
import { renderMessage, text } from '@shared/text/text'
import type { CriticalChanges } from './hosts/critical-changes'
import type { HostPlace } from './hosts/hosts'
import type { Notice, Notices } from './notices'
import type { OpenAt } from './tray-acts'

const WINDOW_MS = 60_000
/** More than this many within a minute become one line: a storm is one thing to look at. */
const SINGLE_NOTICES = 3

export type NotifierDeps = {
  readonly notices: Notices
  readonly language: () => Language
  readonly now: () => number
  readonly openAt: (where: OpenAt) => void
}

export type DesktopNotifier = {
  readonly onCritical: (host: HostPlace, changes: CriticalChanges) => void
  /** The host is not followed any more. */
  readonly onRemoved: (hostId: string) => void
  readonly tell: (title: string, body: string) => void
}

type Storm = { readonly notice: Notice | null; readonly count: number; readonly hosts: ReadonlySet<string> }
const calm: Storm = { notice: null, count: 0, hosts: new Set() }

/** Turns critical incidents of all hosts into notifications of the desktop. */
export const createDesktopNotifier = ({ notices, language, now, openAt }: NotifierDeps): DesktopNotifier => {
  const byIncident = new Map<string, Map<string, Notice>>()
  let recent: readonly number[] = []
  let storm = calm

  const raiseOne = (host: HostPlace, incident: Incident): void => {
    const ofHost = byIncident.get(host.id) ?? new Map<string, Notice>()
    byIncident.set(host.id, ofHost)
    const notice = notices.raise({
      title: text(language(), 'desktop.notice.critical', {
        title: renderMessage(language(), incident.title),
      }),
      body: text(language(), 'desktop.notice.critical.body', {
        host: host.name,
        target: incident.target.name,
      }),
      onClick: () => openAt({ hostId: host.id, incidentId: incident.id }),
      onGone: () => {
        if (ofHost.get(incident.id) === notice) ofHost.delete(incident.id)
      },
    })
    ofHost.set(incident.id, notice)
  }

  const raiseCritical = (host: HostPlace, incident: Incident): void => {
    const at = now()
    recent = recent.filter((earlier) => at - earlier < WINDOW_MS)
    if (recent.length === 0) storm = calm
    recent = [...recent, at]
    if (recent.length <= SINGLE_NOTICES) return raiseOne(host, incident)
    storm.notice?.close()
    const count = storm.count + 1
    const hosts = new Set([...storm.hosts, host.name])
    const names = new Intl.ListFormat(language(), { type: 'conjunction', style: 'narrow' }).format(hosts)
    storm = {
      count,
      hosts,
      notice: notices.raise({
        title: text(language(), 'desktop.notice.more', { n: count }),
        body: text(language(), 'desktop.notice.more.body', { host: names }),
        onClick: () => openAt({ hostId: hosts.size === 1 ? host.id : null, incidentId: null }),
      }),
    }
  }

  return {
    onCritical: (host, { opened, ended }) => {
      for (const id of ended) byIncident.get(host.id)?.get(id)?.close()
      for (const incident of opened) raiseCritical(host, incident)
    },
    onRemoved: (hostId) => {
      for (const notice of byIncident.get(hostId)?.values() ?? []) notice.close()
      byIncident.delete(hostId)
    },
    tell: (title, body) => {
      notices.raise({
        title,
        body,
        onClick: () => openAt({ hostId: null, incidentId: null }),
        stays: true,
      })
    },
  }
}
