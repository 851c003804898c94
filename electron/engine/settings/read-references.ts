import { message } from '@shared/domain/message'
import { closestName } from './did-you-mean'
import type { JsonPath } from './json-path'
import { asItems } from './read-context'
import type { SettingsTree } from './settings-tree'

/** Reads a list of check names; each that names no check is a fault. */
export const readReferences = (
  tree: SettingsTree,
  value: unknown,
  path: JsonPath,
  known: readonly string[],
): readonly string[] => {
  const names = asItems(value).flatMap((name, index) => {
    if (typeof name !== 'string' || name === '') return []
    if (known.includes(name)) return [name]
    const at = [...path, index]
    const written = tree.written(at) ?? name
    const closest = closestName(written, known)
    if (closest === null) tree.fault(at, message('settings.reference.check', { name: written }))
    else tree.fault(at, message('settings.reference.check_close', { name: written, closest }))
    return []
  })
  return [...new Set(names)]
}
