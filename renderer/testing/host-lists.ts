import type { Actor } from '@shared/domain/actor'
import { message } from '@shared/domain/message'
import type { Role } from '@shared/domain/role'
import { hostListSchema, type HostEntry, type HostList, type Link, type Versions } from '@shared/ipc/hosts'

const versions: Versions = { app: '0.2.0', contract: 1, reducer: 1 }
const minute = 60_000

const viewer: Actor = { kind: 'person', name: 'sato', host: 'web-01', face: 'viewer', proof: 'proved' }
const guest: Actor = {
  kind: 'person',
  name: 'ops',
  host: 'web-02',
  face: 'ssh',
  proof: 'proved',
  behind: { name: 'sato', host: 'laptop-7' },
}

const attached = (now: number, actor: Actor, role: Role | null): Link => ({
  kind: 'attached',
  sinceAt: now - 42 * minute,
  versions,
  actor,
  role,
})

const here = (link: Link, more: Partial<HostEntry> = {}): HostEntry => ({
  id: 'this',
  kind: 'this',
  name: 'web-01',
  destination: null,
  link,
  shape: 'ok',
  approvals: 0,
  ...more,
})
const there = (id: string, name: string, link: Link, more: Partial<HostEntry> = {}): HostEntry => ({
  id,
  kind: 'ssh',
  name,
  destination: `deploy@${name}`,
  link,
  shape: 'ok',
  approvals: 0,
  ...more,
})

const keyChanged = [
  '@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@',
  '@    WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED!     @',
  '@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@',
  'The fingerprint for the ED25519 key sent by the remote host is',
  'SHA256:0n1xqJ3cVb0aQp7mJ0w5yH2k9T4s8r6u1e3i5o7a9cE.',
  'Add correct host key in /home/sato/.ssh/known_hosts to get rid of this message.',
  'Offending ED25519 key in /home/sato/.ssh/known_hosts:17',
  'Host key for db-01 has changed and you have requested strict checking.',
  'Host key verification failed.',
].join('\n')

const keyError = (now: number): Link => ({
  kind: 'down',
  sinceAt: now - 3 * minute,
  why: message('ssh.key_changed', { destination: 'deploy@db-01' }),
  detail: keyChanged,
  retryAt: now + 24_000,
})
const skewed = (now: number): Link => ({
  kind: 'skewed',
  sinceAt: now - 12 * minute,
  mine: versions,
  theirs: { app: '0.1.0', contract: 0, reducer: 1 },
  update: 'that',
  retryAt: now + 51_000,
})
const noRights = (now: number): Link => ({
  kind: 'down',
  sinceAt: now - minute,
  why: message('wire.no_rights', { place: '/run/mamori/engine.sock', user: 'sato' }),
  detail: null,
  retryAt: now + 9_000,
})
const gone = (now: number): Link => ({
  kind: 'down',
  sinceAt: now - 4 * minute,
  why: message('wire.no_engine', { place: '/run/mamori/engine.sock' }),
  detail: null,
  retryAt: now + 4_000,
})

export type HostsName =
  | 'own'
  | 'daemon'
  | 'fleet'
  | 'look'
  | 'connecting'
  | 'key'
  | 'skew'
  | 'rights'
  | 'nobody'
  | 'gone'

/** Five hosts with every kind of link, of which one is shown. */
const fleet = (now: number, selectedId: string): HostList => ({
  selectedId,
  hosts: [
    here(attached(now, viewer, 'change'), { shape: 'ok' }),
    there('h2', 'web-02', attached(now, guest, 'approve'), { shape: 'approval', approvals: 2 }),
    there('h3', 'db-01', keyError(now), { shape: 'unknown' }),
    there('h4', 'batch-01', skewed(now), { shape: 'unknown' }),
    there('h5', 'cache-01', attached(now, guest, 'look'), { shape: 'critical', approvals: 1 }),
    there('h6', 'edge-01', { kind: 'connecting', sinceAt: now - 2_000 }, { shape: 'unknown' }),
  ],
})

/** What the desktop tells of its hosts in a situation. */
export const hostsOf = (name: HostsName, now: number): HostList => {
  const list = ((): HostList => {
    switch (name) {
      case 'own':
        return { selectedId: 'this', hosts: [here({ kind: 'own' })] }
      case 'daemon':
        return { selectedId: 'this', hosts: [here(attached(now, viewer, 'change'))] }
      case 'look':
        return { selectedId: 'this', hosts: [here(attached(now, viewer, 'look'))] }
      case 'rights':
        return { selectedId: 'this', hosts: [here(noRights(now), { shape: 'unknown' })] }
      case 'nobody':
        return { selectedId: 'this', hosts: [here(attached(now, viewer, null), { shape: 'unknown' })] }
      case 'gone':
        return { selectedId: 'this', hosts: [here(gone(now), { shape: 'unknown', mayTakeOver: true })] }
      case 'fleet':
        return fleet(now, 'this')
      case 'connecting':
        return fleet(now, 'h6')
      case 'key':
        return fleet(now, 'h3')
      case 'skew':
        return fleet(now, 'h4')
    }
  })()
  return hostListSchema.parse(list)
}
