import { randomUUID } from 'node:crypto'
import { open, readFile, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'

export type JsonRead<T> =
  | { readonly kind: 'read'; readonly value: T }
  | { readonly kind: 'missing' }
  | { readonly kind: 'unusable'; readonly why: string }

/** What a value has to be, as a schema of zod says it. */
export type Shape<T> = {
  readonly safeParse: (value: unknown) =>
    | { readonly success: true; readonly data: T }
    | {
        readonly success: false
        readonly error: { readonly issues: readonly { readonly message: string }[] }
      }
}

const isMissing = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'ENOENT'

/** Reads one of the window's own small files; what is not of the expected shape is told, not guessed. */
export const readJsonFile = async <T>(file: string, schema: Shape<T>): Promise<JsonRead<T>> => {
  try {
    const parsed = schema.safeParse(JSON.parse(await readFile(file, 'utf8')))
    return parsed.success
      ? { kind: 'read', value: parsed.data }
      : { kind: 'unusable', why: parsed.error.issues[0]?.message ?? 'unexpected shape' }
  } catch (error) {
    if (isMissing(error)) return { kind: 'missing' }
    return { kind: 'unusable', why: error instanceof Error ? error.message : String(error) }
  }
}

/**
 * Replaces the file as a whole: a reader, or a start after a power cut, sees what was there or what is new. It is for
 * its owner only, and is written beside its place under a short name of its own.
 */
export const writeWholeFile = async (file: string, content: string | Uint8Array): Promise<void> => {
  const fresh = join(dirname(file), `.mamori-${randomUUID()}.new`)
  try {
    const handle = await open(fresh, 'wx', 0o600)
    try {
      await handle.writeFile(content)
      await handle.sync()
    } finally {
      await handle.close()
    }
    await rename(fresh, file)
  } catch (error) {
    await rm(fresh, { force: true })
    throw error
  }
}

export const writeJsonFile = (file: string, value: unknown): Promise<void> =>
  writeWholeFile(file, `${JSON.stringify(value, null, 2)}\n`)
