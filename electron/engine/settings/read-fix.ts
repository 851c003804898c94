import { message, type Message } from '@shared/domain/message'
import { autoFixConfigSchema, notificationsSchema, retentionSchema } from '@shared/domain/settings-file'
import { closestName } from './did-you-mean'
import type { RawObject, ReadContext } from './read-context'
import { emailUseOf } from './read-email'
import { readEntry } from './read-entry'
import type { Settings } from './settings'
import type { SettingsTree } from './settings-tree'

const DAY_MS = 24 * 60 * 60 * 1000

/** Channels that a settings file may name, whether or not this version sends by them. */
const channelNames = ['log', 'desktop', 'email', 'webhook'] as const

const warnOfChannels = (
  tree: SettingsTree,
  channels: readonly string[],
  sent: ReadonlySet<string>,
  { noMail, hasWebhook }: { readonly noMail: Message | null; readonly hasWebhook: boolean },
): void => {
  for (const [index, channel] of channels.entries()) {
    const at = ['auto_fix_config', 'notification_channels', index]
    if (channel === 'email' && noMail !== null) tree.warning(at, noMail)
    else if (channel === 'webhook' && !hasWebhook) tree.warning(at, message('settings.channel.no_webhook'))
    else if (!sent.has(channel)) {
      const known: readonly string[] = channelNames
      const written = tree.written(at) ?? channel
      const closest = known.includes(channel) ? null : closestName(written, known)
      if (closest === null) tree.warning(at, message('settings.channel.not_sent', { channel: written }))
      else tree.warning(at, message('settings.channel.unknown_close', { channel: written, closest }))
    }
  }
}

/** Reads `auto_fix_config` with the channels that notices go to; `sent` are those that this version sends by. */
export const readFix = (
  { tree }: ReadContext,
  root: RawObject,
  sent: ReadonlySet<string>,
): Pick<Settings, 'fix' | 'webhookUrl' | 'email'> => {
  const entry = readEntry(tree, autoFixConfigSchema, root['auto_fix_config'] ?? {}, ['auto_fix_config'])
  const config = entry?.value ?? autoFixConfigSchema.parse({})
  const notifications = readEntry(tree, notificationsSchema, root['notifications'] ?? {}, [
    'notifications',
  ])?.value
  const read = emailUseOf(notifications?.email)
  if (read.kind === 'open')
    tree.warning(['notifications', 'email', 'security'], message('settings.email.open'))
  if (entry !== null && config.enable_notifications) {
    warnOfChannels(tree, config.notification_channels, sent, {
      noMail: read.kind === 'incomplete' ? read.why : null,
      hasWebhook: notifications?.webhook !== undefined,
    })
  }
  const fix = {
    maxRetries: config.max_retries,
    retryDelayMs: Math.round(config.retry_delay * 1000),
    cooldownMs: Math.round(config.cooldown_period * 1000),
    recurrenceMs: Math.round(config.recurrence_window * 1000),
    notificationsOn: config.enable_notifications,
    channels: [...new Set(config.notification_channels)],
    backupBeforeFix: config.backup_before_fix,
    approvalMs: Math.round(config.approval_hours * 3_600_000),
    repairsPerHour: config.repairs_per_hour,
  }
  return {
    fix,
    webhookUrl: notifications?.webhook?.url ?? null,
    email: read.kind === 'incomplete' ? null : read.email,
  }
}

/** Reads `retention`: how long events are kept, and how many at most. */
export const readRetention = (
  { tree }: ReadContext,
  root: RawObject,
): Pick<Settings, 'keepEventsMs' | 'mostEvents'> => {
  const entry = readEntry(tree, retentionSchema, root['retention'] ?? {}, ['retention'])
  const { events_days, events_max } = entry?.value ?? retentionSchema.parse({})
  return { keepEventsMs: events_days * DAY_MS, mostEvents: events_max }
}
