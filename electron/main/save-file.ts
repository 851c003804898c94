import { extname, join } from 'node:path'
import type { SaveDialogOptions, SaveDialogReturnValue } from 'electron'
import { AppError } from '@shared/ipc/app-error'
import type { ParsedInput } from '@shared/ipc/contract'
import type { Handlers } from '@shared/ipc/router'
import type { SaveKind } from '@shared/ipc/save-file-call'
import { writeWholeFile } from './json-file'

export type SaveFileDeps = {
  /** The operating system's dialog over the window. */
  readonly ask: (options: SaveDialogOptions) => Promise<SaveDialogReturnValue>
  /** Where it begins to look. */
  readonly folder: () => string
}

const kinds: Readonly<Record<SaveKind, { readonly name: string; readonly extension: string }>> = {
  markdown: { name: 'Markdown', extension: 'md' },
  json: { name: 'JSON', extension: 'json' },
  csv: { name: 'CSV', extension: 'csv' },
  png: { name: 'PNG', extension: 'png' },
}

const LONGEST_NAME = 100
/** What parts a path, what some file system refuses, and what deceives the eye. */
const UNFIT = /[/\\:*?"<>|\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu

/** A file's name from what the page proposes: never a path, never hidden, always with the ending of its kind. */
export const nameFor = (kind: SaveKind, suggested: string): string => {
  const { extension } = kinds[kind]
  const plain = suggested.normalize('NFC').replace(UNFIT, '-')
  const ending = `.${extension}`
  const stem = plain.toLowerCase().endsWith(ending) ? plain.slice(0, -ending.length) : plain
  const short = Array.from(stem).slice(0, LONGEST_NAME).join('')
  return `${short.replace(/^[\s.-]+|[\s.-]+$/g, '') || 'mamori'}${ending}`
}

const PNG_SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])

const bytesOf = ({ kind, content }: Pick<ParsedInput<'desktop.save_file'>, 'kind' | 'content'>): Buffer => {
  if (kind !== 'png') return Buffer.from(content, 'utf8')
  const bytes = Buffer.from(content, 'base64')
  if (!bytes.subarray(0, PNG_SIGNATURE.length).equals(PNG_SIGNATURE))
    throw new AppError('invalid_input', 'desktop.save_file: content: not a PNG')
  return bytes
}

/** Saves what the page gives where a person says. The page learns the place, and never names one. */
export const saveFileHandlers = ({ ask, folder }: SaveFileDeps): Handlers<'desktop.save_file'> => {
  let asking = false
  return {
    'desktop.save_file': async ({ kind, suggestedName, content }) => {
      const bytes = bytesOf({ kind, content })
      if (asking) throw new AppError('refused', 'a place for another file is being asked for')
      asking = true
      try {
        const { name, extension } = kinds[kind]
        const { canceled, filePath } = await ask({
          defaultPath: join(folder(), nameFor(kind, suggestedName)),
          filters: [{ name, extensions: [extension] }],
          properties: ['createDirectory', 'showOverwriteConfirmation'],
        })
        if (canceled || filePath === '') return { kind: 'cancelled' }
        // A place with another ending was written so on purpose; one without was not.
        const file = extname(filePath) === '' ? `${filePath}.${extension}` : filePath
        await writeWholeFile(file, bytes)
        return { kind: 'saved', file }
      } catch (error) {
        const why = error instanceof Error && 'code' in error ? String(error.code) : String(error)
        return { kind: 'failed', why }
      } finally {
        asking = false
      }
    },
  }
}
