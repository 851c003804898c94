import type { Setting, SettingGroup } from '@shared/ipc/settings-calls'
import { findNodeAtLocation, getNodeValue, parseTree, type Node } from 'jsonc-parser'
import type { Check } from '../checks/define-check'
import { formatPath, type JsonPath } from '../settings/json-path'
import { linePositions } from '../settings/text-position'
import { splitMark } from './edit-text'
import { knownSettings } from './known-settings'
import type { Referenced } from './secret-desk'
import { isReference, isSecretPath, maskedValue, referenceName } from './secrets'

/** The value of a text as it is written, without anything of the environment; undefined where there is none. */
export const writtenValue = (text: string): unknown => {
  const root = parseTree(splitMark(text).body)
  return root === undefined ? undefined : (getNodeValue(root) as unknown)
}

const secretOf = (path: JsonPath, value: unknown, shown: unknown): Setting['secret'] => {
  if (isReference(value)) return isSecretPath(path) ? 'reference' : 'no'
  return JSON.stringify(value) === JSON.stringify(shown) ? 'no' : 'masked'
}

/** Every setting of a file with what it says there and where. */
export const describeFile = (
  text: string,
  checks: ReadonlyMap<string, Check>,
  places: ReadonlyMap<string, Referenced> = new Map(),
): { readonly settings: Setting[]; readonly groups: SettingGroup[] } => {
  const { body } = splitMark(text)
  const root = parseTree(body)
  const positionOf = linePositions(body)
  const nodeAt = (path: JsonPath): Node | undefined =>
    root === undefined ? undefined : findNodeAtLocation(root, [...path])
  const lineOf = (path: JsonPath): number | null => {
    const node = nodeAt(path)
    if (node !== undefined)
      return positionOf((node.parent?.type === 'property' ? node.parent : node).offset).line
    return path.length > 1 ? lineOf(path.slice(0, -1)) : null
  }
  const { settings, groups } = knownSettings(root === undefined ? undefined : getNodeValue(root), checks)
  return {
    groups: groups.map((group) => ({
      ...group,
      path: [...group.path],
      place: formatPath(group.path),
      line: lineOf(group.path),
    })),
    settings: settings.map((setting) => {
      const node = nodeAt(setting.path)
      const value: unknown = node === undefined ? null : getNodeValue(node)
      const shown = maskedValue(value, setting.path)
      const secret =
        isSecretPath(setting.path) || node !== undefined ? secretOf(setting.path, value, shown) : 'no'
      const name = referenceName(value)
      return {
        ...setting,
        path: [...setting.path],
        place: formatPath(setting.path),
        isSet: node !== undefined,
        value: shown,
        secret,
        keepable:
          (setting.takes.kind === 'text' && (secret !== 'no' || isSecretPath(setting.path))) ||
          (setting.takes.kind === 'json' && isSecretPath(setting.path)),
        reference:
          name === null ? null : { name, ...(places.get(name) ?? { from: 'nowhere' as const, at: null }) },
        line: lineOf(setting.path),
      }
    }),
  }
}
