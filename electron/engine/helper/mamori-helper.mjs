#!/usr/bin/env -S -i /usr/bin/node
// Mamori's step helper: the only part of Mamori that runs as root, short enough to be read in one sitting.
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
// A new kind of step is one function and one entry in `steps`. Its types stand in helper-types.ts.
import { isUtf8 } from 'node:buffer'
import { spawnSync } from 'node:child_process'
import * as fs from 'node:fs'
import { fileURLToPath } from 'node:url'
/** @import { Answer, Authority, Command, Demand, Effects, ListTest, MkdirStep, Params, RecordTest, Refuse, ServiceStep, SpawnSyncOptions, StepFunction, Test } from './helper-types' */

const AUTHORITY = '/etc/mamori/authority.json'
const MAX_BYTES = 64 * 1024
const READ_MS = 5000
const { O_DIRECTORY, O_NOFOLLOW, O_RDONLY } = fs.constants
/** Linux' O_PATH, which Node does not name: it holds a directory's place without the right to list it. */
const O_PATH = 0o10000000
/** Trees in which nothing is done, and places that (like homes) cannot be roots themselves, whatever is listed. */
const TREES = '/bin /boot /dev /etc /lib /lib32 /lib64 /libx32 /proc /root /sbin /sys /usr'.split(' ')
const PLACES = '/home /media /mnt /opt /run /srv /tmp /var /var/cache /var/lib /var/log /var/tmp'.split(' ')

/** Ends the work with an answer. */
class Stop extends Error {
  /** @param {Answer['kind']} kind @param {string} code @param {Params} params */
  constructor(kind, code, params) {
    super(code)
    this.answer = { kind, code, params, output: '' }
  }
}
/** @type {Refuse} */
const refuse = (code, params = {}) => {
  throw new Stop('refused', code, params)
}
/** @type {(output: string) => Answer} */
const done = (output) => ({ kind: 'done', code: 'done', params: {}, output })
/** @type {(error: unknown) => string} */
const codeOf = (error) => String((error instanceof Error && 'code' in error && error.code) || error)
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
const demand = (value, tests, code) => {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return refuse(code, { field: '' })
  for (const key of Object.keys(value))
    if (!Object.hasOwn(tests, key)) refuse(code, { field: key.slice(0, 40) })
  for (const [key, test] of Object.entries(tests))
    if (!test(Object.getOwnPropertyDescriptor(value, key)?.value)) refuse(code, { field: key })
  return true
}
/** @type {(pattern: RegExp) => Test} */
const text = (pattern) => (value) => typeof value === 'string' && pattern.test(value)
/** @type {(least: number, most: number) => Test} */
const whole = (least, most) => (v) => Number.isInteger(v) && Number(v) >= least && Number(v) <= most
/** @type {RecordTest} */
const record = (isKey, test) => (value) =>
  Object(value) === value &&
  !Array.isArray(value) &&
  Object.entries(Object(value)).every(([key, one]) => isKey(key) && test(one))
/** @type {(test: Test) => Test} */
const optional = (test) => (value) => value === undefined || test(value)
/** @type {ListTest} */
const list = (test, most) => (value) => Array.isArray(value) && value.length <= most && value.every(test)

const isName = text(/^(?!__proto__$|check:)[^\p{Cc}|]{1,80}$/u)
const isVerb = text(/^(restart|start)$/)
const isManager = text(/^(systemd|sysv|supervisor)$/)
/** No option, no path, no pattern, and nothing that takes the whole machine down. */
const isUnit = text(/^(?!.*\.(target|slice|scope|(auto)?mount|swap|device)$)[\w@:\\][\w@.:\\-]{0,254}$/)
/** Absolute, in its one shortest spelling, printable, and of no more bytes than the kernel takes. @type {Test} */
const isPath = (value) =>
  text(/^(\/(?!\.{1,2}(\/|$))[^/\p{Cc}\p{Zl}\p{Zp}\p{Cs}]+)+$/u)(value) &&
  text(/^(?=.{2,4095}$)(\/[^/]{1,255})+$/s)(Buffer.from(String(value)).toString('latin1'))
/** No setuid, no setgid, and writable by everybody only with the sticky bit. @type {Test} */
const isMode = (value) => whole(0, 0o1777)(value) && (Number(value) & 0o1002) !== 2
/** The highest number of all means "leave it" to chown. */
const isId = whole(0, 2 ** 32 - 2)
const isGroups = list(text(/^[a-z_][a-z0-9_.-]{0,31}\$?$/i), 50)
/** @type {(path: string, root: string) => boolean} */
const isInside = (path, root) => path === root || path.startsWith(`${root}/`)

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

const serviceEntry = { manager: isManager, unit: isUnit, config: optional(isPath), allow: list(isVerb, 2) }
const roles = { look: isGroups, approve: isGroups, change: isGroups }
/** @type {Record<string, Test>} */
const authorityFields = {
  version: (value) => value === 1,
  services: record(isName, (value) => demand(value, serviceEntry, 'authority')),
  roots: list(isPath, 100),
  ports: list(whole(1, 65_535), 100),
  roles: (value) => demand(value, roles, 'authority'),
}
/** @type {(json: string) => Authority} */
export const parseAuthority = (json) => {
  const value = parse(json, 'authority')
  demand(value, authorityFields, 'authority')
  return /** @type {Authority} */ (value)
}

// --- Step: restart or start a service ---
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

const isWord = text(/^[^\0]{0,4096}$/)
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
  if (!listed.allow.includes(verb)) return refuse('verb_not_allowed', of)
  const named = namedCommand(listed, verb)
  if (named.length !== argv.length || named.some((word, at) => word !== argv[at])) refuse('argv_differs', of)
  const command = realCommand(listed, verb)
  // A daemon that an init script leaves behind would die of the end of our stderr (SIGPIPE): it gets none.
  const { code, why } = effects.run(command, timeoutMs, manager === 'sysv')
  if (code === 0) return done('')
  throw new Stop('failed', why, { ...of, code: code ?? -1, seconds: timeoutMs / 1000 })
}

// --- Step: make a directory ---
/** Lines of an /etc/passwd of root and of people; services keep their homes among their data. */
const PEOPLE = /^[^:]*:[^:]*:(?:0|[1-9]\d{3,}):[^:]*:[^:]*:([^:]*):/gm
/** @type {(path: string) => boolean} */
const isHome = (path) =>
  [...fs.readFileSync('/etc/passwd', 'utf8').matchAll(PEOPLE)].some(([, home]) => home === path) ||
  /^\/home\/[^/]+$/.test(path)

/** Refuses a path that lies in no allowed root. @type {(path: string, authority: Authority) => void} */
const demandAllowed = (path, { roots }) => {
  const root = roots.find((one) => isInside(path, one)) ?? refuse('path_outside', { path })
  const isSystem = TREES.some((tree) => isInside(path, tree)) || PLACES.includes(root)
  if (isSystem || isHome(root) || isHome(path)) refuse('root_protected', { path, root })
}

const ownerFields = { uid: isId, gid: isId, name: isWord }
/** @type {Test} */
const isOwner = (value) => value === null || demand(value, ownerFields, 'step')
const mkdirFields = { kind: isWord, path: isPath, mode: isMode, owner: isOwner }
/** Makes a directory with the parents that are missing (those root's, 0755); takes back what it cannot finish. @type {StepFunction} */
const mkdirStep = (raw, authority, effects) => {
  demand(raw, mkdirFields, 'step')
  const { path, mode, owner } = /** @type {MkdirStep} */ (raw)
  demandAllowed(path, authority)
  const names = path.split('/').slice(1)
  const held = [fs.openSync('/', O_PATH | O_DIRECTORY)]
  /** @type {{ at: string, path: string }[]} */
  const made = []
  let here = ''
  try {
    for (const [depth, name] of names.entries()) {
      here = `${here}/${name}`
      const at = `/proc/self/fd/${held.at(-1)}/${name}`
      const isNew = fs.lstatSync(at, { throwIfNoEntry: false }) === undefined
      if (isNew) {
        // Closed to others until it has its owner.
        effects.mkdir(at, 0o700)
        made.push({ at, path: here })
      }
      const fd = fs.openSync(at, O_RDONLY | O_DIRECTORY | O_NOFOLLOW)
      held.push(fd)
      if (!isNew) continue
      const isLast = depth === names.length - 1
      const found = fs.fstatSync(fd)
      if (found.uid !== 0 || (found.mode & 0o77) !== 0) throw new Stop('failed', 'swapped', { path: here })
      if (isLast && owner !== null) effects.chown(fd, owner.uid, owner.gid)
      effects.chmod(fd, isLast ? mode : 0o755)
    }
    return done(made.map((one) => one.path).join('\n'))
  } catch (error) {
    for (const { at } of made.toReversed()) effects.rmdir(at)
    if (error instanceof Stop) throw error
    const reason = codeOf(error)
    if (reason === 'ENOTDIR' || reason === 'ELOOP') return refuse('not_a_directory', { path: here })
    throw new Stop('failed', 'mkdir', { path: here, reason })
  } finally {
    for (const fd of held) fs.closeSync(fd)
  }
}

// --- Judging and doing ---
/** @type {ReadonlyMap<unknown, StepFunction>} */
const steps = new Map([
  ['service', serviceStep],
  ['mkdir', mkdirStep],
])

/** Judges one step and carries it out when it is allowed. @type {(json: string, authority: Authority, effects: Effects) => Answer} */
export const judge = (json, authority, effects) => {
  const step = parse(json, 'input')
  const kind = Object.getOwnPropertyDescriptor(Object(step), 'kind')?.value
  return (steps.get(kind) ?? refuse('step_unknown'))(step, authority, effects)
}

/** @type {Effects} */
const realEffects = {
  mkdir: fs.mkdirSync,
  chown: fs.fchownSync,
  chmod: fs.fchmodSync,
  rmdir: (path) => {
    try {
      fs.rmdirSync(path)
    } catch {
      // Somebody put something there, or took it away: what is not ours any more stays.
    }
  },
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
  let bytes = Buffer.alloc(0)
  for await (const chunk of process.stdin) {
    bytes = Buffer.concat([bytes, chunk])
    if (bytes.length > MAX_BYTES) refuse('input_size')
  }
  return isUtf8(bytes) ? bytes.toString('utf8') : refuse('input')
}

/** @type {() => Promise<Answer>} */
const main = async () => {
  process.chdir('/')
  process.umask(0o022)
  if (process.argv.length !== 2 || process.execArgv.length > 0) refuse('arguments')
  if (process.getuid?.() !== 0 || process.geteuid?.() !== 0) refuse('not_root')
  if (process.env['NODE_OPTIONS'] !== undefined) refuse('environment')
  demandRootOwned(AUTHORITY)
  if (fs.statSync(AUTHORITY).size > MAX_BYTES) refuse('authority', { field: 'size' })
  const authority = parseAuthority(fs.readFileSync(AUTHORITY, 'utf8'))
  return judge(await readInput(), authority, realEffects)
}

// Only as a program of its own; the tests import it.
if (process.argv[1] !== undefined && fs.realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
  const told = await main().catch(answerOf)
  process.exitCode = { done: 0, failed: 1, refused: 2 }[told.kind]
  process.stdout.write(`${JSON.stringify(told)}\n`)
}
