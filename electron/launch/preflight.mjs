import { execFile } from 'node:child_process'
import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'

/** Debian's package for each library that Electron links to. Those of `timeBits64` got a t64 suffix later on. */
const packages = {
  'libgtk-3.so.0': 'libgtk-3-0',
  'libnss3.so': 'libnss3',
  'libnssutil3.so': 'libnss3',
  'libsmime3.so': 'libnss3',
  'libnspr4.so': 'libnspr4',
  'libasound.so.2': 'libasound2',
  'libgbm.so.1': 'libgbm1',
  'libdrm.so.2': 'libdrm2',
  'libatk-1.0.so.0': 'libatk1.0-0',
  'libatk-bridge-2.0.so.0': 'libatk-bridge2.0-0',
  'libatspi.so.0': 'libatspi2.0-0',
  'libcups.so.2': 'libcups2',
  'libdbus-1.so.3': 'libdbus-1-3',
  'libX11.so.6': 'libx11-6',
  'libXcomposite.so.1': 'libxcomposite1',
  'libXdamage.so.1': 'libxdamage1',
  'libXext.so.6': 'libxext6',
  'libXfixes.so.3': 'libxfixes3',
  'libXrandr.so.2': 'libxrandr2',
  'libXss.so.1': 'libxss1',
  'libXtst.so.6': 'libxtst6',
  'libxcb.so.1': 'libxcb1',
  'libxkbcommon.so.0': 'libxkbcommon0',
  'libpango-1.0.so.0': 'libpango-1.0-0',
  'libcairo.so.2': 'libcairo2',
  'libgio-2.0.so.0': 'libglib2.0-0',
  'libgobject-2.0.so.0': 'libglib2.0-0',
  'libglib-2.0.so.0': 'libglib2.0-0',
  'libexpat.so.1': 'libexpat1',
}
const timeBits64 = new Set([
  'libgtk-3-0',
  'libasound2',
  'libatk1.0-0',
  'libatk-bridge2.0-0',
  'libatspi2.0-0',
  'libcups2',
  'libglib2.0-0',
])

/**
 * Whether this release names the 64-bit-time packages with a t64 suffix: Debian from 13, Ubuntu from 24.04.
 * @param {string} osRelease the text of /etc/os-release
 */
export const namesT64 = (osRelease) => {
  const field = (/** @type {string} */ name) =>
    new RegExp(`^${name}="?([^"\\n]*)"?$`, 'm').exec(osRelease)?.[1] ?? ''
  const version = Number.parseFloat(field('VERSION_ID'))
  if (field('ID') === 'ubuntu') return version >= 24.04
  return field('ID') === 'debian' && (Number.isNaN(version) || version >= 13)
}

/**
 * The name of a Debian package on a release with or without the t64 names.
 * @param {string} name @param {boolean} t64
 */
export const debianName = (name, t64) => (t64 && timeBits64.has(name) ? `${name}t64` : name)

/**
 * The libraries that the loader does not find.
 * @param {string} lddOutput
 */
export const missingLibraries = (lddOutput) => [
  ...new Set([...lddOutput.matchAll(/^\s*(\S+) => not found$/gm)].map((found) => found[1] ?? '')),
]

/**
 * The Debian packages of libraries; null when one of them is not known.
 * @param {readonly string[]} libraries @param {boolean} t64
 * @returns {readonly string[] | null}
 */
export const packagesOf = (libraries, t64) => {
  const names = libraries.map((library) => packages[/** @type {keyof typeof packages} */ (library)])
  if (names.some((name) => name === undefined)) return null
  return [...new Set(names.map((name) => debianName(name, t64)))].sort()
}

/**
 * @typedef {{
 *   isRoot: boolean,
 *   setuidHelper: boolean,
 *   apparmorRestricts: boolean,
 *   profileAllows: boolean,
 *   forbiddenBy: { setting: string, value: number } | null,
 * }} SandboxFacts
 * @typedef {{ kind: 'usable' } | { kind: 'off' } | { kind: 'apparmor' } | { kind: 'sysctl', setting: string, value: number }} SandboxVerdict
 */

/**
 * Whether Chromium can build its sandbox: by user namespaces, or by its setuid helper where those are forbidden.
 * @param {SandboxFacts} facts
 * @returns {SandboxVerdict}
 */
export const judgeSandbox = (facts) => {
  if (facts.isRoot) return { kind: 'off' }
  if (facts.setuidHelper) return { kind: 'usable' }
  if (facts.forbiddenBy) return { kind: 'sysctl', ...facts.forbiddenBy }
  return facts.apparmorRestricts && !facts.profileAllows ? { kind: 'apparmor' } : { kind: 'usable' }
}

/** @param {string} file */
const readKernelNumber = (file) => (existsSync(file) ? Number(readFileSync(file, 'utf8')) : null)

/** @param {string} executable @param {string} folder */
const profileAllows = (executable, folder) =>
  existsSync(folder) &&
  readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isFile())
    .some((entry) => {
      const text = readFileSync(join(folder, entry.name), 'utf8')
      return text.includes(executable) && /^\s*userns\b/m.test(text)
    })

/**
 * Chromium takes its helper only as root's own and with the setuid bit.
 * @param {{ uid: number, mode: number }} file
 */
export const isSetuidRoot = ({ uid, mode }) => uid === 0 && (mode & 0o4755) === 0o4755

/**
 * Looks at the kernel's settings and at the runtime's files.
 * @param {string} executable
 * @param {{ uid: number, proc?: string, profiles?: string }} host
 * @returns {SandboxFacts}
 */
export const readSandboxFacts = (executable, { uid, proc = '/proc', profiles = '/etc/apparmor.d' }) => {
  const helper = join(dirname(executable), 'chrome-sandbox')
  const found = existsSync(helper) ? statSync(helper) : null
  const forbidden = [
    { setting: 'kernel.unprivileged_userns_clone', value: 1 },
    { setting: 'user.max_user_namespaces', value: 10_000 },
  ].find(({ setting }) => readKernelNumber(join(proc, 'sys', setting.replace('.', '/'))) === 0)
  return {
    isRoot: uid === 0,
    setuidHelper: found !== null && isSetuidRoot(found),
    apparmorRestricts: readKernelNumber(join(proc, 'sys/kernel/apparmor_restrict_unprivileged_userns')) === 1,
    profileAllows: profileAllows(executable, profiles),
    forbiddenBy: forbidden ?? null,
  }
}

/**
 * The commands that make Chromium's setuid helper usable.
 * @param {string} executable
 */
export const setuidCommands = (executable) => {
  const helper = join(dirname(executable), 'chrome-sandbox')
  return `  sudo chown root:root '${helper}'\n  sudo chmod 4755 '${helper}'`
}

/**
 * The commands that allow user namespaces to this executable alone.
 * @param {string} executable
 */
export const profileCommands = (executable) =>
  [
    "  sudo tee /etc/apparmor.d/mamori-electron >/dev/null <<'END'",
    'abi <abi/4.0>,',
    'include <tunables/global>',
    `profile mamori-electron "${executable}" flags=(unconfined) {`,
    '  userns,',
    '}',
    'END',
    '  sudo apparmor_parser -r /etc/apparmor.d/mamori-electron',
  ].join('\n')

/**
 * Says what keeps a window from opening on this Linux host; null when nothing does.
 * @param {{ executable: string, env: Readonly<Record<string, string | undefined>>, uid: number, speak: import('./text.mjs').Speak }} options
 * @returns {Promise<string | null>}
 */
export const findHindrance = async ({ executable, env, uid, speak }) => {
  if (!env.DISPLAY && !env.WAYLAND_DISPLAY) return speak('display.missing')
  // A host without ldd has no answer here; the loader then says itself what it misses.
  const ldd = await promisify(execFile)('ldd', [executable], { timeout: 10_000 }).catch(() => ({
    stdout: '',
  }))
  const missing = missingLibraries(ldd.stdout)
  if (missing.length > 0) {
    const osRelease = existsSync('/etc/os-release') ? readFileSync('/etc/os-release', 'utf8') : ''
    const libraries = missing.join(' ')
    const names = existsSync('/usr/bin/apt-get') ? packagesOf(missing, namesT64(osRelease)) : null
    return names
      ? speak('libraries.missing', { libraries, packages: names.join(' ') })
      : speak('libraries.missing_unknown', { libraries })
  }
  const verdict = judgeSandbox(readSandboxFacts(executable, { uid }))
  const setuid = setuidCommands(executable)
  switch (verdict.kind) {
    case 'apparmor':
      return speak('sandbox.blocked.apparmor', { setuid, profile: profileCommands(executable) })
    case 'sysctl':
      return speak('sandbox.blocked.sysctl', { setuid, setting: verdict.setting, value: verdict.value })
    case 'usable':
    case 'off':
      return null
  }
}
