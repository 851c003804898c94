import { lstat, readFile, realpath, stat } from 'node:fs/promises'
import { basename, dirname, join, resolve as resolvePath } from 'node:path'
import { fileURLToPath } from 'node:url'
import { message, type Message } from '@shared/domain/message'
import { findSettings, readSettings } from '../../../engine/find-settings'
import type { Exec } from '../../../engine/ports'
import { distrustOf } from '../../../engine/privilege/root-owned'
import { resolveRealPath, type RealPath } from '../../../engine/repair/real-path'
import { allServiceManagers, createServiceResolver } from '../../../engine/services/resolve-service'
import { pathsOfGlob } from '../../../engine/settings/glob'
import type { LoadedSettings, Settings } from '../../../engine/settings/settings'
import type { CommandContext } from '../../context'
import { isPlainPath } from './helper-file'
import { readGroups } from './accounts'
import { namedServices, serviceNeeds, type ServiceNeeds } from './service-needs'
import { servicePlaces } from './service-places'
import { environmentNames, isSameSettings, readEnvironmentFile, settingsCopy } from './settings-copy'

const LOG_GROUPS = ['adm', 'systemd-journal']

/** Everything about this host that decides what is written. */
export type Survey = {
  readonly settings: Settings
  /** The settings' text as it goes into `/etc/mamori`; null when a file is there already. */
  readonly settingsText: string | null
  readonly needs: ServiceNeeds
  readonly node: string
  readonly program: string
  /** The helper as it was shipped. */
  readonly helper: string
  readonly helperParts: readonly { readonly path: string; readonly text: string }[]
  readonly groups: ReadonlyMap<string, number>
  readonly logGroups: readonly string[]
  readonly warnings: readonly Message[]
}

export type Surveyed =
  | { readonly kind: 'surveyed'; readonly survey: Survey }
  | { readonly kind: 'settings'; readonly loaded: LoadedSettings }
  | { readonly kind: 'refused'; readonly why: readonly Message[] }

/** The text of a file, or null when there is none. */
export const readIfThere = (path: string): Promise<string | null> =>
  readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return null
    throw error
  })

/** A root with every link followed. Where a file was named, it is its directory: what replaces or follows it is made there. */
const realRoot = async (root: string): Promise<RealPath> => {
  const found = await resolveRealPath(root)
  if (found.kind !== 'not_directory') return found
  const isFile = (await lstat(root).catch(() => null))?.isFile() === true
  return isFile ? resolveRealPath(dirname(root)) : found
}

/** The nearest of a path's parents that exists, or the path itself. */
const existingPlaces = async (paths: readonly string[]): Promise<ReadonlyMap<string, string>> => {
  const found = new Map<string, string>()
  for (const path of paths) {
    let here = path
    while (here !== '/' && (await stat(here).catch(() => null))?.isDirectory() !== true) here = dirname(here)
    found.set(path, here)
  }
  return found
}

/** Whether everybody may reach and read a file: the service runs as a user of its own. */
const unreadableFor = async (path: string): Promise<string | null> => {
  for (let here = path; ; here = dirname(here)) {
    const { mode } = await stat(here)
    if ((mode & (here === path ? 0o004 : 0o001)) === 0) return here
    if (here === '/') return null
  }
}

/** What is wrong with the programs: root runs only what is root's alone, and the service has to be able to read them. */
const judgePrograms = async (
  node: string,
  program: string,
  needsHelper: boolean,
): Promise<readonly Message[]> => {
  const why: Message[] = []
  for (const file of [node, program]) {
    const closed = await unreadableFor(file)
    if (closed !== null) why.push(message('service.install.unreadable', { file, path: closed }))
  }
  if (!needsHelper) return why
  if (!isPlainPath(node)) why.push(message('service.install.node_name', { path: node }))
  for (const file of [node, dirname(servicePlaces.helperDir), '/usr/bin/env', '/etc']) {
    const distrust = await distrustOf(file === '/usr/bin/env' ? await realpath(file) : file)
    if (distrust?.kind === 'missing') why.push(message('service.install.no_program', { path: distrust.path }))
    if (distrust?.kind === 'distrusted')
      why.push(message('service.install.distrusted', { file, path: distrust.path }), distrust.why)
  }
  return why
}

const unreadableLogs = async (
  { sources }: Settings,
  gids: ReadonlySet<number>,
): Promise<readonly Message[]> => {
  const told: Message[] = []
  const paths = await Promise.all(
    sources.flatMap((source) => ('path' in source ? [pathsOfGlob(source.path)] : [])),
  )
  for (const path of paths.flat()) {
    const found = await stat(path).catch(() => null)
    if (found === null || (found.mode & 0o004) !== 0 || ((found.mode & 0o040) !== 0 && gids.has(found.gid)))
      continue
    told.push(message('service.install.unreadable_log', { path }))
  }
  return told
}

/** Looks at settings, programs and host. It changes nothing. */
export const survey = async (context: CommandContext, exec: Exec): Promise<Surveyed> => {
  const { signal, env, config, cwd } = context
  const present = await readIfThere(servicePlaces.settings)
  const ownEnvironment = readEnvironmentFile((await readIfThere(servicePlaces.environment)) ?? '')
  const location = await findSettings({
    config: present === null ? config : servicePlaces.settings,
    dataDir: servicePlaces.dataDir,
    cwd,
    env,
  })
  const loaded = await readSettings(location, { ...env, ...ownEnvironment })
  if (loaded.kind !== 'loaded') return { kind: 'settings', loaded }
  const { settings } = loaded
  const text = present ?? (await readFile(location.file, 'utf8'))

  const resolve = createServiceResolver({
    exec,
    services: settings.services,
    allManagers: allServiceManagers(),
  })
  const resolved = await Promise.all(namedServices(settings).map((name) => resolve(name, signal)))
  const real = await Promise.all(settings.guards.allowedRoots.map(realRoot))
  const realRoots = [...new Set(real.flatMap((root) => (root.kind === 'resolved' ? [root.path] : [])))]
  const places = await existingPlaces(realRoots.map((root) => dirname(root)))
  const needs = serviceNeeds(settings, { resolved, realRoots, existing: (path) => places.get(path) ?? '/' })

  const node = await realpath(process.execPath)
  const programs = fileURLToPath(context.workerDir)
  const program = await realpath(join(programs, 'mamori.js'))
  const why = await judgePrograms(node, program, needs.needsHelper)
  if (why.length > 0) return { kind: 'refused', why }

  const groups = await readGroups()
  const logGroups = LOG_GROUPS.filter((name) => groups.has(name))
  const gids = new Set(logGroups.flatMap((name) => groups.get(name) ?? []))
  const unset = environmentNames(text).filter((name) => !Object.hasOwn(ownEnvironment, name))
  const foreign = await distrustOf(program)
  const given = config === null ? null : await readIfThere(resolvePath(cwd, config))
  const warnings = [
    ...(present !== null && config !== null && !isSameSettings(present, given ?? '')
      ? [message('service.install.settings_kept', { file: servicePlaces.settings, config })]
      : []),
    ...needs.unknownServices.map((service) => message('service.install.unknown_service', { service })),
    ...needs.refusedRoots.map((root) => message('service.install.refused_root', { root })),
    ...needs.supervised.map((service) => message('service.install.supervised', { service })),
    ...needs.byOwnRights.map(({ name, manager }) =>
      message('service.install.own_rights', { service: name, manager }),
    ),
    ...(unset.length === 0
      ? []
      : [
          message('service.install.environment', {
            names: unset.join(', '),
            file: servicePlaces.environment,
          }),
        ]),
    ...(foreign?.kind === 'distrusted'
      ? [message('service.install.program_owner', { file: program, path: foreign.path })]
      : []),
    ...(await unreadableLogs(settings, gids)),
  ]
  return {
    kind: 'surveyed',
    survey: {
      settings,
      settingsText: present === null ? settingsCopy(text, settings) : null,
      needs,
      node,
      program,
      helper: await readFile(join(programs, basename(servicePlaces.helper)), 'utf8'),
      helperParts: await Promise.all(
        servicePlaces.helperParts.map(async (path) => ({
          path,
          text: await readFile(join(programs, basename(path)), 'utf8'),
        })),
      ),
      groups,
      logGroups,
      warnings,
    },
  }
}
