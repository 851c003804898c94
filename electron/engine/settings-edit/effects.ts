import { message, type Message } from '@shared/domain/message'
import type { Settings } from '../settings/settings'

const isSame = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b)

const changesBy = <T>(before: readonly T[], after: readonly T[], nameOf: (one: T) => string) => {
  const old = new Map(before.map((one) => [nameOf(one), one]))
  const names = new Set(after.map(nameOf))
  return {
    added: after.filter((one) => !old.has(nameOf(one))).length,
    removed: [...old.keys()].filter((name) => !names.has(name)).length,
    changed: after.filter((one) => old.has(nameOf(one)) && !isSame(old.get(nameOf(one)), one)).length,
  }
}

type Counts = ReturnType<typeof changesBy>

const counted = (
  code: 'settings.effect.checks' | 'settings.effect.sources',
  counts: Counts,
): readonly Message[] => (counts.added + counts.removed + counts.changed === 0 ? [] : [message(code, counts)])

/** What will be different once settings take over from others; nothing where only the way of writing has changed. */
export const effectsOf = (before: Settings | null, after: Settings): readonly Message[] => {
  if (before === null) return [message('settings.effect.first')]
  const differs = (...parts: readonly (keyof Settings)[]): boolean =>
    parts.some((part) => !isSame(before[part], after[part]))
  const lines = [
    ...(before.mode === after.mode
      ? []
      : [
          message('settings.effect.mode', {
            from: `@word.mode.${before.mode}`,
            to: `@word.mode.${after.mode}`,
          }),
        ]),
    ...counted(
      'settings.effect.checks',
      changesBy(before.checks, after.checks, ({ name }) => name),
    ),
    ...counted(
      'settings.effect.sources',
      changesBy(before.sources, after.sources, ({ id }) => id),
    ),
    ...(differs('guards', 'services') ? [message('settings.effect.guards')] : []),
    ...(differs('fix') ? [message('settings.effect.fix')] : []),
    ...(before.fix.backupBeforeFix && !after.fix.backupBeforeFix
      ? [message('settings.effect.no_backup')]
      : []),
    ...(differs('webhookUrl') ? [message('settings.effect.webhook')] : []),
    ...(differs('email') ? [message('settings.effect.email')] : []),
    ...(differs('heartbeat') ? [message('settings.effect.heartbeat')] : []),
    ...(differs('keepEventsMs', 'mostEvents', 'backups') ? [message('settings.effect.keeping')] : []),
    ...(differs('realtime', 'baseDir') ? [message('settings.effect.rhythm')] : []),
    ...(differs('rules') ? [message('settings.effect.rules')] : []),
  ]
  return lines.length === 0
    ? [message('settings.effect.none')]
    : [...lines, message('settings.effect.takes_over')]
}
