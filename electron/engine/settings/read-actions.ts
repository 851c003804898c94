import { isAbsolute, resolve } from 'node:path'
import { message } from '@shared/domain/message'
import { seedActionTypes } from '@shared/domain/settings-file'
import { closestName } from './did-you-mean'
import type { JsonPath } from './json-path'
import { asItems, asObject, type RawObject, type ReadContext } from './read-context'
import { readEntry } from './read-entry'
import type { ActionUse } from './settings'

export type ReadActions = {
  readonly uses: readonly ActionUse[]
  readonly notPerformed: readonly string[]
  /** Whether one of them would change the host. */
  readonly repairs: boolean
  /** Names of services that they restart. */
  readonly services: readonly string[]
  /** Absolute paths that they name and would touch. */
  readonly paths: readonly string[]
}

const seedTypes: ReadonlySet<string> = new Set(seedActionTypes)
/** What the settings' format lists for actions in general; not every action uses all of it. */
const commonFields: ReadonlySet<string> = new Set([
  'service',
  'port',
  'directories',
  'paths',
  'owner',
  'mode',
  'days',
])
const pathFields = ['directories', 'paths', 'directory', 'path', 'files', 'file'] as const

const namedPaths = (entry: RawObject): readonly { readonly field: string; readonly path: string }[] =>
  pathFields.flatMap((field) =>
    [entry[field]]
      .flat()
      .flatMap((path) => (typeof path === 'string' && path !== '' ? [{ field, path }] : [])),
  )

const tellUnknown = ({ tree, actions }: ReadContext, type: string, at: JsonPath): void => {
  const written = tree.written(at) ?? type
  const closest = closestName(written, [...actions.keys(), ...seedActionTypes])
  if (closest === null) tree.fault(at, message('settings.action.unknown', { type: written }))
  else tree.fault(at, message('settings.action.unknown_close', { type: written, closest }))
}

type OneAction = Omit<ReadActions, 'uses' | 'notPerformed'> & {
  readonly use: ActionUse | null
  readonly notPerformed: string | null
}
const nothing: OneAction = { use: null, notPerformed: null, repairs: false, services: [], paths: [] }

const readAction = (context: ReadContext, value: unknown, path: JsonPath): OneAction => {
  const { tree, actions, baseDir } = context
  const entry = asObject(value)
  const type = entry?.['type']
  // The schema of the list has told what is wrong with the entry itself.
  if (entry === null || typeof type !== 'string' || type === '') return nothing
  const action = actions.get(type)
  if (action === undefined) {
    if (!seedTypes.has(type)) {
      tellUnknown(context, type, [...path, 'type'])
      return nothing
    }
    tree.warning([...path, 'type'], message('settings.action.not_performed', { type }))
    return { ...nothing, notPerformed: type }
  }
  const { type: _type, description: _description, ...own } = entry
  const params = readEntry(tree, action.params, own, path, {
    alsoKnown: ['type', 'description'],
    unused: { keys: commonFields, kind: type },
  })
  if (params === null) return nothing
  const use: ActionUse = { type, params: params.value }
  if (action.class !== 'repair') return { ...nothing, use }
  const named = namedPaths(own)
  const relative = named.find((one) => !isAbsolute(one.path))
  if (baseDir === null && relative !== undefined) {
    tree.warning([...path, relative.field], message('settings.action.relative', { path: relative.path }))
  }
  const target = action.target(params.value)
  return {
    use,
    notPerformed: null,
    repairs: true,
    services: target.kind === 'service' ? [target.name] : [],
    paths:
      named.length === 0
        ? (action.usualPaths ?? [])
        : named.flatMap((one) => {
            if (isAbsolute(one.path)) return [resolve(one.path)]
            return baseDir === null ? [] : [resolve(baseDir, one.path)]
          }),
  }
}

/** Reads a list of actions. Those that this version does not perform are named and left out. */
export const readActions = (context: ReadContext, value: unknown, path: JsonPath): ReadActions => {
  const read = asItems(value).map((item, index) => readAction(context, item, [...path, index]))
  return {
    uses: read.flatMap((one) => (one.use === null ? [] : [one.use])),
    notPerformed: read.flatMap((one) => (one.notPerformed === null ? [] : [one.notPerformed])),
    repairs: read.some((one) => one.repairs),
    services: [...new Set(read.flatMap((one) => one.services))],
    paths: [...new Set(read.flatMap((one) => one.paths))],
  }
}
