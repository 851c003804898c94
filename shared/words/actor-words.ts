import type { Actor } from '../domain/actor'
import type { Role } from '../domain/role'
import type { Language } from '../ipc/contract'
import { text, type TextKey } from '../text/text'

/** The name of who did it, as short as a sentence wants it; a name that nobody vouches for is marked. */
export const actorName = (actor: Actor, language: Language): string => {
  if (actor.kind === 'engine') return text(language, 'timeline.who.engine')
  const { name, proof, behind } = actor
  if (behind === undefined)
    return proof === 'claimed' ? text(language, 'timeline.who.claimed', { name }) : name
  const params = { name, person: behind.name, host: behind.host }
  return text(language, proof === 'claimed' ? 'timeline.who.claimed_behind' : 'timeline.who.behind', params)
}

/** Who did it with host and face and whether the system vouches for the name; `behind` is who sits at the other end. */
export const actorInFull = (
  actor: Actor,
  language: Language,
): { readonly who: string; readonly behind: string | null } => {
  if (actor.kind === 'engine') return { who: text(language, 'timeline.who.engine'), behind: null }
  const { name, host, face, proof, behind } = actor
  const who = [
    `${name} @ ${host}`,
    text(language, `timeline.detail.face.${face}`),
    text(language, `timeline.proof.${proof}`),
  ].join(' · ')
  return {
    who,
    behind:
      behind === undefined
        ? null
        : `${behind.name} @ ${behind.host} · ${text(language, 'timeline.proof.claimed')}`,
  }
}

const roleKeys = {
  look: 'hosts.ui.role.look',
  approve: 'hosts.ui.role.approve',
  change: 'hosts.ui.role.change',
} as const satisfies Record<Role, TextKey>

/** The word for a role; null is nobody's. */
export const roleName = (role: Role | null, language: Language): string =>
  text(language, role === null ? 'hosts.ui.role.none' : roleKeys[role])

const callKeys: Readonly<Record<string, TextKey>> = {
  'approvals.approve': 'timeline.call.approve',
  'approvals.reject': 'timeline.call.reject',
  'approvals.snooze': 'timeline.call.snooze',
  'mode.set': 'timeline.call.mode',
  'cycle.run': 'timeline.call.cycle',
  'setup.scan': 'timeline.call.setup',
  'setup.write': 'timeline.call.setup',
  'silences.add': 'timeline.call.silence',
  'silences.end': 'timeline.call.silence_end',
  'holds.begin': 'timeline.call.hold',
  'holds.end': 'timeline.call.hold_end',
  'rules.promote': 'timeline.call.promote',
  'rules.set_auto_fix': 'timeline.call.auto_fix',
  'incidents.note': 'timeline.call.note',
  'logs.context': 'timeline.call.context',
  'lab.start': 'timeline.call.lab',
  'lab.read': 'timeline.call.lab',
  'lab.cancel': 'timeline.call.lab',
  'lab.save': 'timeline.call.lab_save',
  'settings.preview': 'timeline.call.settings',
  'settings.save': 'timeline.call.settings',
  'settings.undo': 'timeline.call.settings',
  'notices.test': 'timeline.call.notice_test',
}

/** What a call does, in words; an unknown one shows its name. */
export const callName = (call: string, language: Language): string => {
  const key = Object.hasOwn(callKeys, call) ? callKeys[call] : undefined
  return key === undefined ? call : text(language, key)
}
