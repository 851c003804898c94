#!/usr/bin/env -S -i /usr/bin/node
// Mamori's step helper: the only part of Mamori that runs as root, short enough to be read in one sitting. This file is
// its entry; what it does with files and with processes stands in the files beside it, mamori-helper-*.mjs.
//
// `sudo -n` starts it without arguments. It reads one step as JSON from stdin and answers on stdout, as JSON, with
// { kind: 'done' | 'refused' | 'failed', code, params, output } and exit code 0, 2 or 1. What a command says goes to stderr.
//
// It trusts nothing that it is told. What may be done at all stands in /etc/mamori/authority.json, which only root can
// write; the caller chooses among that. Commands are built here from what is listed there, never taken from the step;
// no shell is used. Paths are walked from the root by descriptors that follow no link, and acted on through them.
// No argument and no variable moves the authority. `env -i` in the first line gives Node an empty environment, so that
// NODE_OPTIONS has no effect (sudo's own env_reset and NOSETENV stand before it).
//
// It shares no code with the rest of Mamori and repeats some of it, on purpose: nothing else has to be trusted.
// Its types stand in helper-types.ts.
import { isUtf8 } from 'node:buffer'
import { spawnSync } from 'node:child_process'
import * as fs from 'node:fs'
import { fileURLToPath } from 'node:url'
/** @import { Answer, Authority, Command, Demand, Effects, ListTest, Params, RecordTest, Refuse, ServiceStep, SpawnSyncOptions, StepFunction, Steps, Test } from './helper-types' */

/** Rises when it learns something; the rest of Mamori reads it here. */
export const VERSION = 2
const AUTHORITY = '/etc/mamori/authority.json'
const PARTS = ['content', 'files', 'places', 'signals']
const MAX_AUTHORITY_BYTES = 64 * 1024
/** A file's new content (1 MB, in base64), or a list of long paths. */
const MAX_BYTES = 1_500_000
const READ_MS = 5000
/** Trees in which nothing is done, and places that (like homes) cannot be roots themselves, whatever is listed. */
const TREES = '/bin /boot /dev /etc /lib /lib32 /lib64 /libx32 /proc /root /sbin /sys /usr'.split(' ')
const PLACES = '/home /media /mnt /opt /run /srv /tmp /var /var/cache /var/lib /var/log /var/tmp'.split(' ')

/** Ends the work with an answer. */
export class Stop extends Error {
  /** @param {Answer['kind']} kind @param {string} code @param {Params} params */
  constructor(kind, code, params) {
    super(code)
    this.answer = { kind, code, params, output: '' }
  }
}
/** @type {Refuse} */
export const refuse = (code, params = {}) => {
  throw new Stop('refused', code, params)
}
/** @type {(output: string) => Answer} */
export const done = (output) => ({ kind: 'done', code: 'done', params: {}, output })
/** @type {(error: unknown) => string} */
export const codeOf = (error) => String((error instanceof Error && 'code' in error && error.code) || error)
/** @type {(error: unknown) => Answer} */
export const answerOf = (error) =>
  (error instanceof Stop ? error : new Stop('failed', 'unexpected', { reason: codeOf(error) })).answer

// --- What values have to look like: exactly the named fields, each passing its test ---
/** @type {(json: string, code: string) => unknown} */
const parse = (json, code) => {
  try {
    return JSON.parse(json)
  } catch {
    return refuse(code, { field: 'JSON' })
  }
}
/** @type {Demand} */
export const demand = (value, tests, code) => {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return refuse(code, { field: '' })
  for (const key of Object.keys(value))
    if (!Object.hasOwn(tests, key)) refuse(code, { field: key.slice(0, 40) })
  for (const [key, test] of Object.entries(tests))
    if (!test(Object.getOwnPropertyDescriptor(value, key)?.value)) refuse(code, { field: key })
  return true
}
/** @type {(pattern: RegExp) => Test} */
export const text = (pattern) => (value) => typeof value === 'string' && pattern.test(value)
/** @type {(least: number, most: number) => Test} */
export const whole = (least, most) => (v) => Number.isInteger(v) && Number(v) >= least && Number(v) <= most
/** @type {RecordTest} */
const record = (isKey, test) => (value) =>
  Object(value) === value &&
  !Array.isArray(value) &&
  Object.entries(Object(value)).every(([key, one]) => isKey(key) && test(one))
/** @type {(test: Test) => Test} */
const optional = (test) => (value) => value === undefined || test(value)
/** @type {ListTest} */
export const list = (test, most) => (value) =>
  Array.isArray(value) && value.length <= most && value.every(test)

const isName = text(/^(?!__proto__$|check:)[^\p{Cc}|]{1,80}$/u)
const isVerb = text(/^(restart|start|stop|reload)$/)
const isManager = text(/^(systemd|sysv|supervisor)$/)
/** No option, no path, no pattern, and nothing that takes the whole machine down. */
const isUnit = text(/^(?!.*\.(target|slice|scope|(auto)?mount|swap|device)$)[\w@:\\][\w@.:\\-]{0,254}$/)
/** Absolute, in its one shortest spelling, printable, and of no more bytes than the kernel takes. @type {Test} */
export const isPath = (value) =>
  text(/^(\/(?!\.{1,2}(\/|$))[^/\p{Cc}\p{Zl}\p{Zp}\p{Cs}]+)+$/u)(value) &&
  text(/^(?=.{2,4095}$)(\/[^/]{1,255})+$/s)(Buffer.from(String(value)).toString('latin1'))
/** The highest number of all means "leave it" to chown. */
export const isId = whole(0, 2 ** 32 - 2)
const isGroups = list(text(/^[a-z_][a-z0-9_.-]{0,31}\$?$/i), 50)
/** @type {(path: string, root: string) => boolean} */
export const isInside = (path, root) => path === root || path.startsWith(`${root}/`)

// --- The authority ---
/** Demands a file that is root's alone, as each directory on its way is; none is a link. @type {(path: string) => void} */
const demandRootOwned = (path) => {
  const names = path.split('/').slice(1)
  // From the top, so that nobody can exchange what comes below a directory that has passed.
  for (let depth = 0; depth <= names.length; depth++) {
    const here = `/${names.slice(0, depth).join('/')}`
    const found = fs.lstatSync(here, { throwIfNoEntry: false }) ?? refuse('missing', { path: here })
    const isRight = depth === names.length ? found.isFile() : found.isDirectory()
    if (!isRight || found.uid !== 0 || (found.mode & 0o022) !== 0) refuse('not_roots_alone', { path: here })
  }
}

const serviceEntry = { manager: isManager, unit: isUnit, config: optional(isPath), allow: list(isVerb, 4) }
const roles = { look: isGroups, approve: isGroups, change: isGroups }
/** @type {Record<string, Test>} */
const authorityFields = {
  version: (value) => value === 1,
  services: record(isName, (value) => demand(value, serviceEntry, 'authority')),
  roots: list(isPath, 100),
  operations: optional(
    list(
      text(
        /^(remove_directory|set_access|remove_files|move_file|replace_file|create_file|compress_file|copy_and_truncate|send_signal)$/,
      ),
      20,
    ),
  ),
  ports: list(whole(1, 65_535), 100),
  roles: (value) => demand(value, roles, 'authority'),
}
/** @type {(json: string) => Authority} */
export const parseAuthority = (json) => {
  const value = parse(json, 'authority')
  demand(value, authorityFields, 'authority')
  return /** @type {Authority} */ (value)
}

// --- Where something may be done ---
/** Lines of an /etc/passwd of root and of people; services keep their homes among their data. */
const PEOPLE = /^[^:]*:[^:]*:(?:0|[1-9]\d{3,}):[^:]*:[^:]*:([^:]*):/gm
/** @type {(path: string) => boolean} */
const isHome = (path) =>
  [...fs.readFileSync('/etc/passwd', 'utf8').matchAll(PEOPLE)].some(([, home]) => home === path) ||
  /^\/home\/[^/]+$/.test(path)

/** Refuses a path that lies in no allowed root. @type {(path: string, authority: Authority) => void} */
export const demandAllowed = (path, { roots }) => {
  const root = roots.find((one) => isInside(path, one)) ?? refuse('path_outside', { path })
  const isSystem = TREES.some((tree) => isInside(path, tree)) || PLACES.includes(root)
  if (isSystem || isHome(root) || isHome(path)) refuse('root_protected', { path, root })
}

// --- Step: have a service's manager do something ---
/** The command as the rest of Mamori names and shows it. @type {Command} */
const namedCommand = ({ manager, unit, config }, verb) => {
  if (manager === 'sysv') return [`/etc/init.d/${unit}`, verb]
  if (manager === 'supervisor') return ['supervisorctl', ...(config ? ['-c', config] : []), verb, unit]
  const file = /\.(service|socket|timer|path)$/.test(unit) ? unit : `${unit}.service`
  return ['systemctl', '--no-ask-password', verb, '--', file]
}

/** The command as it is run: an absolute path that only root can have written. @type {Command} */
const realCommand = (listed, verb) => {
  // Under systemd a script would start its daemon inside Mamori's own unit, and end with it; systemd has a unit for it.
  if (listed.manager === 'sysv' && fs.existsSync('/run/systemd/system'))
    return realCommand({ ...listed, manager: 'systemd' }, verb)
  const [name, ...args] = namedCommand(listed, verb)
  const places = name.startsWith('/') ? [name] : [`/usr/bin/${name}`, `/usr/local/bin/${name}`]
  const file = places.find((place) => fs.existsSync(place)) ?? refuse('no_program', { program: name })
  // supervisor's settings may name code that is run.
  for (const path of [file, listed.config ?? file]) demandRootOwned(path)
  return [file, ...args]
}

export const isWord = text(/^[^\0]{0,4096}$/)
const serviceFields = { kind: isWord, verb: isVerb, service: isName, manager: isManager, unit: isUnit }
const runFields = { argv: list(isWord, 10), timeoutMs: whole(1, 3_600_000) }
/** @type {StepFunction} */
const serviceStep = (raw, authority, effects) => {
  demand(raw, { ...serviceFields, ...runFields }, 'step')
  const { service, verb, manager, unit, argv, timeoutMs } = /** @type {ServiceStep} */ (raw)
  const listed = Object.getOwnPropertyDescriptor(authority.services, service)?.value
  const of = { service, verb }
  if (listed === undefined) return refuse('service_not_listed', of)
  if (listed.manager !== manager || listed.unit !== unit) return refuse('service_differs', of)
  // To supervisor, reload means to restart everything that it runs.
  const isTooMuch = manager === 'supervisor' && verb === 'reload'
  if (isTooMuch || !listed.allow.includes(verb)) return refuse('verb_not_allowed', of)
  const named = namedCommand(listed, verb)
  if (named.length !== argv.length || named.some((word, at) => word !== argv[at])) refuse('argv_differs', of)
  const command = realCommand(listed, verb)
  // A daemon that an init script leaves behind would die of the end of our stderr (SIGPIPE): it gets none.
  const { code, why } = effects.run(command, timeoutMs, manager === 'sysv')
  if (code === 0) return done('')
  throw new Stop('failed', why, { ...of, code: code ?? -1, seconds: timeoutMs / 1000 })
}

// --- Judging and doing ---
/** All kinds of steps. The parts are only read here, once it is sure whose they are. @type {() => Promise<Steps>} */
export const loadSteps = async () => {
  const { contentSteps } = await import('./mamori-helper-content.mjs')
  const { fileSteps, makeDirectory } = await import('./mamori-helper-files.mjs')
  const { lookAtPort, sendSignal } = await import('./mamori-helper-signals.mjs')
  return new Map([
    ['service', serviceStep],
    ['mkdir', makeDirectory],
    ['look_at_port', lookAtPort],
    ...Object.entries({ ...fileSteps, ...contentSteps, send_signal: sendSignal }).map(listed),
  ])
}
/** What root has to list by its name. @type {(entry: [string, StepFunction]) => [string, StepFunction]} */
const listed = ([kind, carryOut]) => [
  kind,
  (step, authority, effects) =>
    authority.operations?.includes(kind)
      ? carryOut(step, authority, effects)
      : refuse('operation_not_listed', { operation: kind }),
]

/** Judges one step and carries it out when it is allowed. @type {(json: string, steps: Steps, authority: Authority, effects: Effects) => Answer} */
export const judge = (json, steps, authority, effects) => {
  const step = parse(json, 'input')
  const kind = Object.getOwnPropertyDescriptor(Object(step), 'kind')?.value
  return (steps.get(kind) ?? refuse('step_unknown'))(step, authority, effects)
}

/** @type {Effects} */
const realEffects = {
  mkdir: fs.mkdirSync,
  rmdir: fs.rmdirSync,
  chown: fs.fchownSync,
  chmod: fs.fchmodSync,
  create: (path) => fs.openSync(path, 'wx+', 0o600),
  write: fs.writeFileSync,
  times: fs.futimesSync,
  sync: fs.fsyncSync,
  link: fs.linkSync,
  rename: fs.renameSync,
  unlink: fs.unlinkSync,
  empty: (fd) => fs.ftruncateSync(fd),
  kill: (pid, signal) => void process.kill(pid, `SIG${signal}`),
  run: ([file, ...args], timeoutMs, quiet) => {
    const env = { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', LANG: 'C.UTF-8' }
    const out = quiet ? 'ignore' : 2
    /** @type {SpawnSyncOptions} */
    const options = { cwd: '/', env, stdio: ['ignore', out, out], timeout: timeoutMs, killSignal: 'SIGKILL' }
    const ended = spawnSync(file, args, options)
    const isLate = codeOf(ended.error) === 'ETIMEDOUT'
    return { code: ended.status, why: ended.status !== null ? 'exit' : isLate ? 'timeout' : 'broken_off' }
  },
}

/** @type {() => Promise<string>} */
const readInput = async () => {
  setTimeout(() => process.stdin.destroy(new Stop('refused', 'input_timeout', {})), READ_MS).unref()
  const chunks = []
  let size = 0
  for await (const chunk of process.stdin) {
    chunks.push(chunk)
    size += chunk.length
    if (size > MAX_BYTES) refuse('input_size')
  }
  const bytes = Buffer.concat(chunks)
  return isUtf8(bytes) ? bytes.toString('utf8') : refuse('input')
}

/** @type {() => Promise<Answer>} */
const main = async () => {
  process.chdir('/')
  process.umask(0o022)
  if (process.argv.length !== 2 || process.execArgv.length > 0) refuse('arguments')
  if (process.getuid?.() !== 0 || process.geteuid?.() !== 0) refuse('not_root')
  if (process.env['NODE_OPTIONS'] !== undefined) refuse('environment')
  const own = fs.realpathSync(fileURLToPath(import.meta.url))
  for (const part of PARTS) demandRootOwned(own.replace(/\.mjs$/, `-${part}.mjs`))
  demandRootOwned(AUTHORITY)
  if (fs.statSync(AUTHORITY).size > MAX_AUTHORITY_BYTES) refuse('authority', { field: 'size' })
  const authority = parseAuthority(fs.readFileSync(AUTHORITY, 'utf8'))
  return judge(await readInput(), await loadSteps(), authority, realEffects)
}

// Only as a program of its own; the tests import it. Not awaited here, since the parts wait for this file to be read.
if (process.argv[1] !== undefined && fs.realpathSync(process.argv[1]) === fileURLToPath(import.meta.url))
  void main()
    .catch(answerOf)
    .then((told) => {
      process.exitCode = { done: 0, failed: 1, refused: 2 }[told.kind]
      process.stdout.write(`${JSON.stringify(told)}\n`)
    })
