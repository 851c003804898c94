import { message, type Message } from '@shared/domain/message'
import type { StepOf } from '@shared/domain/plan'
import type { Exec } from '../ports'
import type { FileEntry, Hand, Handed, HandedFiles } from '../repair/hand/hand'
import { runServiceStep } from '../repair/run-service-step'
import { readHelpedFiles, runByHelper, whyOf, type Helped } from './run-by-helper'

/** How long an operation that only names things may take; a slow disk is slow for root as well. */
const QUICK_MS = 30_000
/** For what reads or writes a whole log. */
const WHOLE_FILE_MS = 30 * 60_000
/** The helper takes no longer lists, and no more of an input. */
const BATCH_ENTRIES = 200
const BATCH_CHARACTERS = 400_000
/** The largest content that the helper takes for a file. */
const LARGEST_CONTENT_BYTES = 1024 * 1024

/** Whose managers are asked with our own rights, also by this hand: no root is needed, and root's helper knows none of them. */
const isOwnRight = ({ manager }: StepOf<'service'>): boolean => manager !== 'systemd' && manager !== 'sysv'

const batchesOf = (entries: readonly FileEntry[]): readonly (readonly FileEntry[])[] => {
  const batches: FileEntry[][] = []
  let room = 0
  for (const entry of entries) {
    const size = JSON.stringify(entry).length
    const last = batches.at(-1)
    if (last === undefined || last.length === BATCH_ENTRIES || size > room) {
      batches.push([entry])
      room = BATCH_CHARACTERS - size
    } else {
      last.push(entry)
      room -= size
    }
  }
  return batches
}

const leftOf = (batch: readonly FileEntry[], why: Message): HandedFiles => ({
  files: 0,
  bytes: 0,
  left: batch.map(({ path }) => ({ path, why })),
})

const handedFiles = (batch: readonly FileEntry[], { why, told }: Helped): HandedFiles => {
  if (why !== null) return leftOf(batch, why)
  const answer = readHelpedFiles(told)
  if (answer === null) return leftOf(batch, message('helper.failed.unknown_files'))
  return {
    files: answer.files,
    bytes: answer.bytes,
    left: answer.left.flatMap(({ index, code, params }) => {
      const path = batch[index]?.path
      const kind = code === 'touch' ? 'failed' : 'refused'
      return path === undefined ? [] : [{ path, why: whyOf({ kind, code, params: { ...params, path } }) }]
    }),
  }
}

/** The hand of root's helper. `onNoAnswer`: it was taken away, or sudo thinks otherwise by now. */
export const createHelperHand = ({
  exec,
  onNoAnswer,
}: {
  readonly exec: Exec
  readonly onNoAnswer: () => void
}): Hand => {
  const ask = async (operation: object, signal: AbortSignal, timeoutMs: number): Promise<Helped> => {
    const helped = await runByHelper({ operation, timeoutMs }, exec, signal)
    if (helped.why?.code === 'helper.failed.no_answer') onNoAnswer()
    return helped
  }
  const byHelper = async (operation: object, signal: AbortSignal, timeoutMs = QUICK_MS): Promise<Handed> => {
    const { kind, why, output } = await ask(operation, signal, timeoutMs)
    return why === null || kind === 'done' ? { kind: 'done', output } : { kind, message: why, output }
  }
  return {
    service: async (step, signal) => {
      if (!isOwnRight(step)) {
        const { kind, verb, service, manager, unit, argv, timeoutMs } = step
        return byHelper({ kind, verb, service, manager, unit, argv, timeoutMs }, signal, timeoutMs)
      }
      const { failed, output } = await runServiceStep(step, exec, signal)
      return failed === null ? { kind: 'done', output } : { kind: 'failed', message: failed, output }
    },
    makeDirectory: ({ kind, path, mode, owner }, signal) => byHelper({ kind, path, mode, owner }, signal),
    removeDirectory: (path, signal) => byHelper({ kind: 'remove_directory', path }, signal),
    setAccess: ({ path, id, before, after }, signal) =>
      byHelper({ kind: 'set_access', path, id, before, after }, signal),
    removeFiles: async (entries, signal) => {
      const all = { files: 0, bytes: 0, left: [] as HandedFiles['left'][number][] }
      for (const batch of batchesOf(entries)) {
        const operation = {
          kind: 'remove_files',
          entries: batch.map(({ path, id }) => ({ path, id })),
        }
        const { files, bytes, left } = signal.aborted
          ? leftOf(batch, message('step.failed.aborted'))
          : handedFiles(batch, await ask(operation, signal, QUICK_MS))
        all.files += files
        all.bytes += bytes
        all.left.push(...left)
      }
      return all
    },
    moveFile: ({ path, id, to }, signal) => byHelper({ kind: 'move_file', path, id, to }, signal),
    replaceFile: async ({ path, id, sha256Before, content, access, mtimeMs }, signal) => {
      if (content.byteLength > LARGEST_CONTENT_BYTES)
        return {
          kind: 'refused',
          message: message('helper.refused.content_size', { path, bytes: content.byteLength }),
          output: '',
        }
      const encoded = Buffer.from(content).toString('base64')
      return byHelper(
        { kind: 'replace_file', path, id, sha256Before, content: encoded, access, mtimeMs },
        signal,
      )
    },
    createFile: ({ path, access }, signal) => byHelper({ kind: 'create_file', path, access }, signal),
    compressFile: ({ path, id, to, mode }, signal) =>
      byHelper({ kind: 'compress_file', path, id, to, mode }, signal, WHOLE_FILE_MS),
    copyAndTruncate: ({ path, id, to, mode }, signal) =>
      byHelper({ kind: 'copy_and_truncate', path, id, to, mode }, signal, WHOLE_FILE_MS),
    sendSignal: ({ pid, startedAtTicks, uid, port, signal: name }, signal) =>
      byHelper({ kind: 'send_signal', pid, startedAtTicks, uid, port, signal: name }, signal),
  }
}
