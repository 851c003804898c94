import type { TextKey } from '../../text/text'
import type { Message, MessageParams } from '../message'
import type { StepName, StepOf } from '../plan'

/** How one kind of step is told to people. Nothing here may bring the schemas into the window's bundle. */
export type StepWords<K extends StepName> = {
  readonly sentence: (step: StepOf<K>) => Message
  /** The commands that do, or come closest to, what the step does; to read and to copy, never to run from here. */
  readonly commands: (step: StepOf<K>) => readonly (readonly string[])[]
}

export const sentence = (code: TextKey, params: MessageParams): Message => ({ code, params })

export const octal = (mode: number): string => mode.toString(8).padStart(3, '0')

/** As `find -size` and people write it: the number of bytes in the unit that leaves it short. */
export const shortBytes = (bytes: number): string => {
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'] as const
  const at = Math.min(units.length - 1, Math.max(0, Math.floor(Math.log2(Math.max(1, bytes)) / 10)))
  const value = bytes / 1024 ** at
  return `${at > 0 && value < 100 ? value.toFixed(1) : String(Math.round(value))} ${units[at] ?? 'B'}`
}
