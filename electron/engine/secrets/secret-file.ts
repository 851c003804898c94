import { randomBytes } from 'node:crypto'
import { mkdir, open, readFile, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { z } from 'zod'
import type { KeptSecret, SecretChanges, SecretCipher, SecretStore } from './secret-store'

const FILE = 'secrets.json'
/** Names as the settings may mention them. */
const SECRET_NAME = /^[A-Za-z_]\w{0,127}$/

const entrySchema = z.object({ at: z.number(), cipher: z.base64() }).strict()
type Entry = z.infer<typeof entrySchema>
type Entries = ReadonlyMap<string, Entry>

const fileSchema = z
  .object({ v: z.literal(1), secrets: z.record(z.string().regex(SECRET_NAME), entrySchema) })
  .strict()

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : ''

/** As a whole or not at all, for its owner only. */
const writeWhole = async (file: string, text: string): Promise<void> => {
  await mkdir(dirname(file), { recursive: true, mode: 0o700 })
  const fresh = `${file}.${randomBytes(6).toString('hex')}.tmp`
  try {
    const handle = await open(fresh, 'wx', 0o600)
    try {
      await handle.writeFile(text, 'utf8')
      await handle.sync()
    } finally {
      await handle.close()
    }
    await rename(fresh, file)
    const folder = await open(dirname(file), 'r')
    try {
      await folder.sync()
    } finally {
      await folder.close()
    }
  } catch (error) {
    await rm(fresh, { force: true })
    throw error
  }
}

/** Keeps secrets in a file of the data directory, each as only the cipher can read it. */
export const createSecretFile = ({
  dataDir,
  cipher,
  now,
}: {
  readonly dataDir: () => Promise<string>
  readonly cipher: SecretCipher
  readonly now: () => number
}): SecretStore => {
  const fileOf = async (): Promise<string> => join(await dataDir(), FILE)
  /** One change after another. */
  let turn: Promise<unknown> = Promise.resolve()

  const entriesIn = async (file: string): Promise<Entries> => {
    let text: string
    try {
      text = await readFile(file, 'utf8')
    } catch (error) {
      if (codeOf(error) === 'ENOENT' || codeOf(error) === 'ENOTDIR') return new Map()
      throw error
    }
    let parsed: z.infer<typeof fileSchema>
    try {
      parsed = fileSchema.parse(JSON.parse(text))
    } catch (cause) {
      // What stands in it is nobody's business, not even in a message about it.
      throw new Error(`${file} is not a file of secrets`, { cause })
    }
    return new Map(Object.entries(parsed.secrets))
  }
  const write = (file: string, entries: Entries): Promise<void> =>
    writeWhole(file, `${JSON.stringify({ v: 1, secrets: Object.fromEntries(entries) }, null, 2)}\n`)

  const put = (changed: ReadonlyMap<string, Entry | null>): Promise<ReadonlyMap<string, Entry | null>> => {
    const task = async (): Promise<ReadonlyMap<string, Entry | null>> => {
      const file = await fileOf()
      const entries = new Map(await entriesIn(file))
      const before = new Map([...changed.keys()].map((name) => [name, entries.get(name) ?? null]))
      for (const [name, entry] of changed) {
        if (entry === null) entries.delete(name)
        else entries.set(name, entry)
      }
      await write(file, entries)
      return before
    }
    const done = turn.then(task, task)
    turn = done
    return done
  }

  const encrypted = (changes: SecretChanges): ReadonlyMap<string, Entry | null> =>
    new Map(
      [...changes].map(([name, value]) => {
        if (!SECRET_NAME.test(name)) throw new Error('a secret has no usable name')
        if (value === null) return [name, null]
        return [name, { at: now(), cipher: Buffer.from(cipher.encrypt(value)).toString('base64') }]
      }),
    )

  return {
    fault: cipher.fault,
    keptAt: async () => new Map([...(await entriesIn(await fileOf()))].map(([name, { at }]) => [name, at])),
    read: async (name): Promise<KeptSecret> => {
      const entry = (await entriesIn(await fileOf())).get(name)
      if (entry === undefined) return { kind: 'none' }
      try {
        if (cipher.fault() !== null) return { kind: 'unreadable', why: 'locked' }
        return { kind: 'value', value: cipher.decrypt(Buffer.from(entry.cipher, 'base64')) }
      } catch (error) {
        // Another keyring, or one that is locked; the words of its library never hold the text.
        return { kind: 'unreadable', why: error instanceof Error ? error.name : 'unknown' }
      }
    },
    change: async (changes) => {
      const before = await put(encrypted(changes))
      return async () => {
        await put(before)
      }
    },
  }
}
