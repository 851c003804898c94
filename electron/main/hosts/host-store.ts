import { rename } from 'node:fs/promises'
import { z } from 'zod'
import { destinationSchema } from '@shared/ipc/hosts'
import { readJsonFile, writeJsonFile } from '../json-file'

/** The id of the computer that the window runs on. */
export const THIS_HOST = 'this'
/** Each host is a connection and a mirror of its state. */
export const MOST_HOSTS = 50

const storedHostSchema = z.object({
  // This computer is in the list by itself; nothing that was stored stands in for it.
  id: z
    .string()
    .min(1)
    .max(120)
    .refine((id) => id !== THIS_HOST),
  name: z.string().max(80),
  destination: destinationSchema,
  /** Whether its engine was ever reached: only then its silence is a change. */
  wasAttached: z.boolean(),
})

const storedSchema = z.object({
  selectedId: z.string().max(120),
  hosts: z
    .array(storedHostSchema)
    .max(MOST_HOSTS)
    .refine((hosts) => new Set(hosts.map(({ id }) => id)).size === hosts.length)
    .readonly(),
})
export type StoredHosts = Readonly<z.infer<typeof storedSchema>>

export type HostStore = {
  readonly current: () => StoredHosts
  /** Counts at once; resolves when it is on disk. */
  readonly save: (next: StoredHosts) => Promise<void>
}

/**
 * Opens the list of the hosts that a person added. A file that cannot be used is told to `onTrouble` and put aside as
 * `<file>.unusable`, so that the next change does not destroy what stands in it.
 */
export const openHostStore = async ({
  file,
  onTrouble,
}: {
  readonly file: string
  readonly onTrouble: (why: string) => void
}): Promise<HostStore> => {
  const read = await readJsonFile(file, storedSchema)
  if (read.kind === 'unusable') {
    onTrouble(`${file}: ${read.why}`)
    await rename(file, `${file}.unusable`).catch((error: unknown) => onTrouble(`${file}: ${String(error)}`))
  }
  let stored: StoredHosts = read.kind === 'read' ? read.value : { selectedId: THIS_HOST, hosts: [] }
  // One write after another, so that the last change is the one that stays.
  let writing: Promise<void> = Promise.resolve()
  return {
    current: () => stored,
    save: (next) => {
      stored = next
      const write = (): Promise<void> => writeJsonFile(file, stored)
      writing = writing.then(write, write)
      return writing
    },
  }
}
