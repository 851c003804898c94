import { message, type Message } from '@shared/domain/message'
import { z } from 'zod'
import { defineAction } from './define-action'
import { rankKinds, rankMessages } from './look/rank-messages'

const HOUR_MS = 60 * 60 * 1000
const TOP_RULES = 10
const TOP_MESSAGES = 5

const params = z.object({ hours: z.number().positive().max(168).default(24) })

export default defineAction<z.output<typeof params>>({
  class: 'read',
  id: 'log_analysis',
  params,
  target: () => null,
  inspect: async (context, { hours }) => {
    const now = context.now()
    const counts = (await context.countObservations(now - hours * HOUR_MS))
      .filter(({ count }) => count > 0)
      .sort((a, b) => b.count - a.count || b.lastAt - a.lastAt)
    const total = counts.reduce((sum, { count }) => sum + count, 0)
    const lines: readonly Message[] =
      total === 0
        ? [message('report.logs.none')]
        : [
            message('report.logs.total', { n: total, rules: counts.length }),
            ...counts.slice(0, TOP_RULES).map(({ ruleId, count, lastAt }, index) =>
              message('report.logs.rule', {
                rank: index + 1,
                rule: ruleId,
                n: count,
                minutes: Math.max(0, Math.floor((now - lastAt) / 60_000)),
              }),
            ),
          ]
    const ranked = rankKinds(counts.flatMap(({ kinds }) => kinds?.kinds ?? []))
    const messages = (ranked.length > 0 ? ranked : rankMessages(context.evidence))
      .slice(0, TOP_MESSAGES)
      .map(({ text, count }) => message('report.logs.message', { n: count, text }))
    return { title: message('report.logs.title', { hours }), lines: [...lines, ...messages] }
  },
})
