import { Notification } from 'electron'
import type { Delivery } from '@shared/ipc/desktop-calls'
import { createBusNotices } from './bus-notices'
import type { CreateNotice } from './notices'
import { busAddress, type SessionBus } from './session-bus'
import { systemNotices } from './system-notices'

export type NoticeService = {
  readonly create: CreateNotice
  /** Whether the operating system takes notifications now. Never rejects. */
  readonly probe: () => Promise<Delivery>
  /** Says something on the session's bus; rejects where there is none. */
  readonly signal: SessionBus['signal']
  readonly stop: () => Promise<void>
}

/** Notifications by the means of this operating system. */
export const openNoticeService = ({
  platform,
  env,
  icon,
  openLabel,
}: {
  readonly platform: NodeJS.Platform
  readonly env: Readonly<Record<string, string | undefined>>
  readonly icon: string
  readonly openLabel: () => string
}): NoticeService => {
  if (platform === 'linux') return createBusNotices({ address: busAddress(env), icon, openLabel })
  return {
    create: systemNotices((options) => new Notification({ ...options, icon })),
    probe: async () =>
      Notification.isSupported()
        ? { kind: 'ready', service: null }
        : { kind: 'unavailable', failure: { code: 'unsupported', detail: platform } },
    signal: () => Promise.reject(new Error('no session bus')),
    stop: () => Promise.resolve(),
  }
}
