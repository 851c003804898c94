import fc from 'fast-check'
import { webRestart } from './helper-scene'
import {
  goodOperations,
  isGoodOperation,
  isPlainlyInside,
  isRecord,
  isWhole,
  sameKeys,
  type SeenFile,
} from './hostile-operations'

type Hostile = fc.Arbitrary<string>

/** What somebody would put in the place of a value. */
const nasty: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    true,
    -1,
    0,
    1.5,
    1e308,
    2 ** 53,
    '',
    ' ',
    '\0',
    'web\0',
    '\n',
    '-',
    '--',
    '--now',
    '--root=/tmp',
    '../../etc',
    './web',
    'web/../sshd',
    'web sshd',
    'web;reboot',
    '$(reboot)',
    '`reboot`',
    '*',
    '%n',
    'reboot.target',
    'sshd.service',
    'system.slice',
    '-.mount',
    '__proto__',
    'constructor',
    'hasOwnProperty',
    'toString',
    [],
    {},
    [[]],
    { toString: 'web' },
    { length: 1 },
    ['web'],
  ),
  fc.jsonValue({ maxDepth: 4 }),
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.integer({ min: 10, max: 5000 }).map((size) => 'x'.repeat(size)),
)

/** Paths that lead out of a root, or through one of the things that stand in it: `link`, `loop`, `dangling`, `file`, `fifo`. */
const trickyPath = (root: string): Hostile =>
  fc.oneof(
    fc.constantFrom(
      '/',
      '//',
      '/etc',
      '/etc/cron.d/x',
      '/root/.ssh',
      '/proc/self/root/etc/x',
      '/proc/1/root/x',
      '/dev/fd/3/x',
      '.',
      'srv/app',
      `${root}/..`,
      `${root}/../outside/x`,
      `${root}/./x`,
      `${root}//x`,
      `${root}/`,
      `${root}/x/`,
      `${root}-evil/x`,
      `${root}/x\0/../y`,
      `${root}/x\ny`,
      `${root}/\u202e/../x`.replace('\u202e', '\u2028'),
      `${root}/${'x'.repeat(256)}`,
      `${root}/${'é'.repeat(200)}`,
      `${root}${'/x'.repeat(3000)}`,
      root.toUpperCase(),
      `/${root}`,
      `${root}\\..\\x`,
    ),
    fc
      .tuple(
        fc.constantFrom('link', 'loop', 'dangling', 'file', 'fifo', 'deep/link', 'deep/file'),
        fc.array(fc.constantFrom('a', 'b', 'link', '日本語', ' '), { maxLength: 4 }),
      )
      .map(([stone, rest]) => [root, stone, ...rest].join('/')),
    fc.string({ unit: 'binary', maxLength: 60 }).map((text) => `/${text}`),
    fc
      .array(fc.constantFrom('..', '.', 'a', '', 'link'), { maxLength: 8 })
      .map((names) => `${root}/../${names.join('/')}`),
  )

/** One or more fields of a good step put wrong, left out, or added. */
const spoiled = (good: Readonly<Record<string, unknown>>): fc.Arbitrary<unknown> =>
  fc
    .array(
      fc.oneof(
        fc.tuple(fc.constantFrom(...Object.keys(good)), nasty),
        fc.tuple(fc.constantFrom(...Object.keys(good)), fc.constant(undefined)),
        fc.tuple(
          fc.constantFrom(
            'as',
            'shell',
            'env',
            'cwd',
            'uid',
            '__proto__',
            'constructor',
            'authority',
            'KIND',
            '',
          ),
          nasty,
        ),
      ),
      { minLength: 1, maxLength: 3 },
    )
    .map((changes) =>
      Object.fromEntries(
        [...Object.entries(good), ...changes.map(([key, value]): [string, unknown] => [key, value])].filter(
          ([, value]) => value !== undefined,
        ),
      ),
    )

const argvTricks = fc
  .array(
    fc.oneof(
      fc.constantFrom<unknown>(
        ...webRestart.argv,
        '--',
        '-H',
        'root@host',
        '--force',
        '/bin/sh',
        '-c',
        'reboot',
        'sshd.service',
        '',
      ),
      nasty,
    ),
    { maxLength: 8 },
  )
  .map((argv) => ({ ...webRestart, argv }))

const mutilated = (step: string): Hostile =>
  fc
    .tuple(
      fc.nat(step.length),
      fc.constantFrom('', '\0', '{', '}', ',', '"', '\\', step, '\uFEFF', ']', '\u0000'),
      fc.nat(3),
    )
    .map(([at, insert, cut]) => step.slice(0, at) + insert + step.slice(at + cut))

const nested = fc
  .tuple(fc.integer({ min: 1, max: 20_000 }), fc.constantFrom('[', '{"a":', '{"kind":'))
  .map(([depth, open]) => open.repeat(depth))

/**
 * Texts that no step helper may act on: of wrong types, too deep, too long, half, doubled, with tricks in paths, units
 * and arguments. A few of them are good by chance; the caller sorts those out.
 */
export const hostileSteps = (root: string, file: SeenFile): Hostile => {
  const mkdir = { kind: 'mkdir', path: `${root}/new`, mode: 0o755, owner: { uid: 1, gid: 1, name: 'x' } }
  const paths = fc
    .tuple(trickyPath(root), fc.constantFrom(0o755, 0o700))
    .map(([path, mode]) => ({ ...mkdir, path, mode }))
  const operations = goodOperations(root, file)
  const spoiledOperations = fc.oneof(...operations.map(spoiled))
  const movedOperations = fc
    .tuple(fc.constantFrom(...operations), fc.constantFrom('path', 'to'), trickyPath(root))
    .map(([good, field, path]) => (field in good ? { ...good, [field]: path } : { ...good, path }))
  const mutilatedOperations = fc.constantFrom(...operations).chain((good) => mutilated(JSON.stringify(good)))
  return fc.oneof(
    { weight: 9, arbitrary: spoiledOperations.map((value) => JSON.stringify(value)) },
    { weight: 5, arbitrary: movedOperations.map((value) => JSON.stringify(value)) },
    { weight: 4, arbitrary: mutilatedOperations },
    { weight: 6, arbitrary: spoiled(webRestart).map((value) => JSON.stringify(value)) },
    { weight: 6, arbitrary: spoiled(mkdir).map((value) => JSON.stringify(value)) },
    { weight: 6, arbitrary: paths.map((value) => JSON.stringify(value)) },
    { weight: 4, arbitrary: argvTricks.map((value) => JSON.stringify(value)) },
    { weight: 3, arbitrary: mutilated(JSON.stringify(webRestart)) },
    { weight: 3, arbitrary: mutilated(JSON.stringify(mkdir)) },
    { weight: 2, arbitrary: fc.json() },
    { weight: 2, arbitrary: fc.string({ unit: 'binary' }) },
    { weight: 1, arbitrary: nested },
  )
}

/** An independent word on which of them are good after all: written from the rules, not from the helper's code. */
export const isGoodByChance = (json: string, root: string, file: SeenFile): boolean => {
  let step: unknown
  try {
    step = JSON.parse(json)
  } catch {
    return false
  }
  if (!isRecord(step)) return false
  if (step['kind'] === 'service')
    return (
      sameKeys(step, Object.keys(webRestart)) &&
      JSON.stringify({ ...step, timeoutMs: 0 }, Object.keys(webRestart).sort()) ===
        JSON.stringify({ ...webRestart, timeoutMs: 0 }, Object.keys(webRestart).sort()) &&
      Number.isInteger(step['timeoutMs']) &&
      Number(step['timeoutMs']) > 0 &&
      Number(step['timeoutMs']) <= 3_600_000
    )
  if (step['kind'] !== 'mkdir') return isGoodOperation(step, root, file)
  const { kind, path, mode, owner } = step
  return (
    kind === 'mkdir' &&
    sameKeys(step, ['kind', 'path', 'mode', 'owner']) &&
    typeof path === 'string' &&
    isPlainlyInside(path, root) &&
    isWhole(mode, 0o1777) &&
    (((mode >> 1) & 1) === 0 || mode >= 0o1000) &&
    (owner === null ||
      (isRecord(owner) &&
        sameKeys(owner, ['uid', 'gid', 'name']) &&
        isWhole(owner['uid'], 2 ** 32 - 2) &&
        isWhole(owner['gid'], 2 ** 32 - 2) &&
        typeof owner['name'] === 'string'))
  )
}
