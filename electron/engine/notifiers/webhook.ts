import { message, type Message } from '@shared/domain/message'
import { callUrl } from '../heartbeat/call-url'
import { defineNotifier, type Delivery } from './define-notifier'
import { alertLine } from './log-channel/alert-line'

const codeOf = (error: unknown): string => {
  if (error instanceof Error && 'code' in error && typeof error.code === 'string') return error.code
  return error instanceof Error ? error.message.slice(0, 200) : String(error)
}

const failed = (why: Message, retryable = true): Delivery => ({ kind: 'failed', retryable, why })

/** An answer that asks to wait, or that the other side is not well: later it may work. */
const isPassing = (status: number): boolean => status === 408 || status === 429 || status >= 500

/**
 * Posts a notice as JSON: the line of the alert log, with its sentence as `text` besides, as chat services want it. It
 * follows no redirect, and tells nobody more of the address than its host: the rest often is a secret.
 */
export default defineNotifier({
  id: 'webhook',
  target: ({ webhookUrl = null }) => webhookUrl,
  send: async ({ webhookUrl = null }, notice, signal) => {
    if (webhookUrl === null) return failed(message('notifier.webhook.no_address'), false)
    const { host } = new URL(webhookUrl)
    if (signal.aborted) return failed(message('notifier.webhook.failed', { host, reason: 'aborted' }))
    const entry = JSON.parse(alertLine(notice)) as { readonly message: string }
    const body = JSON.stringify({ text: `[${notice.severity}] ${entry.message}`, ...entry })
    try {
      const status = await callUrl({ url: webhookUrl, method: 'POST', body }, signal)
      return status >= 200 && status < 300
        ? { kind: 'delivered' }
        : failed(message('notifier.webhook.refused', { host, status }), isPassing(status))
    } catch (error) {
      return failed(message('notifier.webhook.failed', { host, reason: codeOf(error) }))
    }
  },
})
