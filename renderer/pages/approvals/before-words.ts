import type { MessageParams } from '@shared/domain/message'
import type { Plan, Step } from '@shared/domain/plan'
import type { TextKey } from '@shared/text/text'
import { plainLine } from '@shared/timeline/plain-line'
import { valueText } from '@shared/words/format-value'

/** A sentence of the reader's language, and what stands in it. */
export type Said = readonly [key: TextKey, params: MessageParams]

const DAY_MS = 86_400_000
const bytesOf = (bytes: number): string => valueText(bytes, 'bytes')
const accessOf = ({
  uid,
  gid,
  mode,
}: {
  readonly uid: number
  readonly gid: number
  readonly mode: number
}): string => `${uid}:${gid} ${mode.toString(8).padStart(4, '0')}`

/** How what a step changes was when the plan was made; null where the step itself says all. */
export const beforeOf = (step: Step, time: (at: number) => string): Said | null => {
  switch (step.kind) {
    case 'access':
      return ['approval.before.access', { path: plainLine(step.path), access: accessOf(step.before) }]
    case 'signal': {
      const { command, startedAt } = step.found
      const params = { pid: String(step.pid), command: plainLine(command) }
      return startedAt === null
        ? ['approval.before.process', params]
        : ['approval.before.process_since', { ...params, at: time(startedAt) }]
    }
    case 'delete': {
      const { files, bytes, oldestAt } = step.found
      const params = { path: plainLine(step.root), n: files, bytes: bytesOf(bytes) }
      return oldestAt === null
        ? ['approval.before.files', params]
        : ['approval.before.files_since', { ...params, at: time(oldestAt) }]
    }
    case 'fix_json':
    case 'rotate':
      return ['approval.before.file', { path: plainLine(step.path), bytes: bytesOf(step.found.bytes) }]
    case 'sql':
      return [
        'approval.before.table',
        { bytes: bytesOf(step.found.bytes), dead: valueText(step.found.deadRows, 'count') },
      ]
    case 'redis_delete':
      return ['approval.before.keys', { n: step.found.keys }]
    case 'service':
    case 'await_active':
    case 'mkdir':
    case 'rmdir':
    case 'restore':
    case 'untrash':
    case 'unrotate':
      return null
  }
}

/** What is kept of how it was, by which it could be taken back; null where nothing is, or nothing has to be. */
export const keptOf = (step: Step, { touches }: Pick<Plan, 'touches'>): Said | null => {
  switch (step.kind) {
    case 'access':
      return ['approval.kept.access', { path: plainLine(step.path) }]
    case 'delete':
      return step.trash === null
        ? ['approval.kept.none', { path: plainLine(step.root) }]
        : [
            'approval.kept.trash',
            {
              folder: plainLine(step.trash.folder),
              days: Math.max(1, Math.round(step.trash.keepMs / DAY_MS)),
            },
          ]
    case 'fix_json':
      return touches.some(({ code }) => code === 'touch.backup.none')
        ? null
        : ['approval.kept.backup', { path: plainLine(step.path) }]
    case 'rotate':
      return ['approval.kept.generations', { path: plainLine(step.path), n: step.generations }]
    case 'redis_delete':
      return ['approval.kept.keys', {}]
    case 'signal':
    case 'sql':
    case 'service':
    case 'await_active':
    case 'mkdir':
    case 'rmdir':
    case 'restore':
    case 'untrash':
    case 'unrotate':
      return null
  }
}
