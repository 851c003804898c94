import { createHash } from 'node:crypto'
import { resolve } from 'node:path'
import type { Fault } from '@shared/domain/event'
import { message } from '@shared/domain/message'
import { guardsSchema, sectionSchemas, type SectionName } from '@shared/domain/settings-file'
import type { Action } from '../actions/define-action'
import type { Check } from '../checks/define-check'
import { closestName } from './did-you-mean'
import type { Environment } from './interpolate'
import { readBackups } from './read-backups'
import { checkNames, readChecks, type ReadCheck } from './read-checks'
import { asObject, type RawObject, type ReadContext } from './read-context'
import { readEntry } from './read-entry'
import { readFix, readRetention } from './read-fix'
import { readHeartbeat } from './read-heartbeat'
import { autoFixOf, readPatterns, warnOfTheRest, type ReadRule } from './read-patterns'
import { readServices } from './read-services'
import { readSilences } from './read-silences'
import { readSources } from './read-sources'
import { silenceable } from './silenceable'
import type { LoadedSettings, LogSource, Settings } from './settings'
import { readSettingsTree, type SettingsTree } from './settings-tree'

export type ParseOptions = {
  readonly file: string
  /** Where relative paths begin when the file does not say `base_dir`; null when that cannot be told. */
  readonly baseDir: string | null
  /** The folder that a relative `base_dir` is relative to. */
  readonly folder: string
  readonly env: Environment
  /** Names that are kept in a store which cannot be read now, with why. */
  readonly unreadable?: ReadonlyMap<string, string>
  readonly checks: ReadonlyMap<string, Check>
  readonly actions: ReadonlyMap<string, Action>
  /** Notification channels that this version sends by. */
  readonly channels: ReadonlySet<string>
  /** What is followed when the file has no `log_sources`; it may depend on where relative paths begin. */
  readonly defaultSources: readonly LogSource[]
  /** What is over by then is told; this moment unless told. */
  readonly nowAt?: number
}

const listSections: readonly SectionName[] = ['error_patterns', 'health_checks', 'log_sources', 'services']

/** The text's SHA-256; two files with the same one are the same settings. */
export const settingsHash = (text: string): string => createHash('sha256').update(text).digest('hex')

/** The sections of a file; null when it has none. */
export const readRoot = (tree: SettingsTree): RawObject | null => {
  if (tree.value === undefined) return null
  const root = asObject(tree.value)
  if (root === null) {
    tree.fault([], message('settings.value.type_object'))
    return null
  }
  const known = Object.keys(sectionSchemas)
  for (const key of Object.keys(root).filter((name) => !known.includes(name))) {
    const closest = closestName(key, known)
    if (closest === null) tree.warning([key], message('settings.key.unknown', { key }), 'key')
    else tree.warning([key], message('settings.key.unknown_close', { key, closest }), 'key')
  }
  for (const section of listSections) {
    if (root[section] !== undefined)
      readEntry<unknown>(tree, sectionSchemas[section], root[section], [section])
  }
  return root
}

const readOptional = (tree: SettingsTree, root: RawObject, key: 'mode' | 'realtime' | 'base_dir'): unknown =>
  root[key] === undefined ? undefined : readEntry<unknown>(tree, sectionSchemas[key], root[key], [key])?.value

const checkRule = (context: ReadContext, check: ReadCheck, index: number): readonly ReadRule[] => {
  const { use, onFailure, autoFix } = check
  if (onFailure === null) return []
  warnOfTheRest(context.tree, ['health_checks', index, 'on_failure'], autoFix, onFailure)
  return [
    {
      actions: onFailure,
      rule: {
        id: `check:${use.name}`,
        name: use.name,
        severity: use.critical ? 'critical' : 'error',
        cause: { kind: 'check', check: use.name },
        autoFix: autoFixOf(autoFix, onFailure),
        actions: onFailure.uses,
        notPerformed: onFailure.notPerformed,
        verifyChecks: [use.name],
      },
    },
  ]
}

const readGuards = (
  { tree }: ReadContext,
  root: RawObject,
  rules: readonly ReadRule[],
): Settings['guards'] => {
  const guards = readEntry(tree, guardsSchema, root['guards'] ?? {}, ['guards'])?.value
  const listed = guards?.allowed_roots?.map((path) => resolve(path))
  for (const [index, path] of (listed ?? []).entries()) {
    if (path === '/') tree.fault(['guards', 'allowed_roots', index], message('settings.guards.everything'))
  }
  const named = rules.flatMap((rule) => rule.actions.paths).filter((path) => path !== '/')
  return {
    allowedRoots: [...new Set(listed ?? named)],
    protectedProcesses: guards?.protected_processes ?? [],
    protectedPorts: guards?.protected_ports ?? [],
    autoIrreversible: guards?.auto_irreversible ?? [],
  }
}

const baseDirOf = (
  root: RawObject | null,
  { baseDir, folder }: Pick<ParseOptions, 'baseDir' | 'folder'>,
): string | null => {
  const said = root?.['base_dir']
  return typeof said === 'string' && said !== '' ? resolve(folder, said) : baseDir
}

export const withoutMark = (text: string): string => (text.startsWith('\uFEFF') ? text.slice(1) : text)

/** Where relative paths begin for a text that may say so itself; the rest of it is not judged. */
export const peekBaseDir = (
  text: string,
  options: Pick<ParseOptions, 'baseDir' | 'folder' | 'env'>,
): string | null => baseDirOf(asObject(readSettingsTree(withoutMark(text), options.env).value), options)

const fill = (tree: SettingsTree, root: RawObject, options: ParseOptions, text: string): Settings => {
  const baseDir = baseDirOf(root, options)
  const { checks: checkKinds, actions, nowAt = Date.now() } = options
  const context: ReadContext = { tree, checks: checkKinds, actions, baseDir, nowAt }
  readOptional(tree, root, 'base_dir')
  const mode = readOptional(tree, root, 'mode')
  const realtime = readOptional(tree, root, 'realtime')
  const sources = readSources(context, root['log_sources'], options.defaultSources)
  const checks = readChecks(context, root['health_checks'])
  const uses = checks.map((check) => check.use)
  const patterns = readPatterns(context, root['error_patterns'], {
    sources,
    checks: uses,
    checkNames: checkNames(root['health_checks']),
  })
  const rules = [...patterns, ...checks.flatMap((check, index) => checkRule(context, check, index))]
  const services = readServices(context, root['services'], [
    ...new Set(rules.flatMap((rule) => rule.actions.services)),
  ])
  const guards = readGuards(context, root, rules)
  const { fix, webhookUrl, email } = readFix(context, root, options.channels)
  const silences = readSilences(
    context,
    root['silences'],
    silenceable(
      actions,
      rules.map(({ rule }) => rule),
      uses,
      sources.sources,
    ),
  )
  const retention = readRetention(context, root)
  const heartbeat = readHeartbeat(context, root)
  const backups = readBackups(context, root)
  return {
    file: options.file,
    sha256: settingsHash(text),
    baseDir,
    mode: mode === 'approve' || mode === 'observe' ? mode : 'auto',
    realtime: realtime !== false,
    rules: rules.map(({ rule }) => rule),
    checks: uses,
    sources: sources.sources,
    services,
    guards,
    fix,
    silences,
    ...retention,
    heartbeat,
    webhookUrl,
    email,
    backups,
    warnings: [],
  }
}

/** Reads the text of a settings file. It never throws for what the text says; all faults are told at once, in the file's order. */
export const parseSettings = (
  text: string,
  options: ParseOptions,
  fileWarnings: readonly Fault[] = [],
): LoadedSettings => {
  const tree = readSettingsTree(withoutMark(text), options.env, options.unreadable)
  const root = readRoot(tree)
  const settings = root === null ? null : fill(tree, root, options, text)
  const faults = tree.faults()
  return settings === null || faults.length > 0
    ? { kind: 'faulty', file: options.file, faults, sha256: settingsHash(text) }
    : { kind: 'loaded', settings: { ...settings, warnings: [...fileWarnings, ...tree.warnings()] } }
}
