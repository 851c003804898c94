import { open } from 'node:fs/promises'
import { constants } from 'node:fs'
import { settingsNameSchema } from '@shared/domain/settings-file'
import { message, type Message } from '@shared/domain/message'
import { z } from 'zod'
import { isInside, isSafePath } from '../repair/path-rules'
import { isServiceUnit } from '../services/unit-name'
import { OPERATIONS } from './operations'
import { distrustOf } from './root-owned'

/** Where root says what Mamori may do; the helper reads this path and no other. */
export const AUTHORITY_FILE = '/etc/mamori/authority.json'
const LARGEST_BYTES = 64 * 1024

/** Whether root's authority may list a unit of this name. */
export const isAuthorityUnit = isServiceUnit

/** The helper's own words on roots: trees where nothing is done, and places too wide to be one. */
const TREES = [
  '/bin',
  '/boot',
  '/dev',
  '/etc',
  '/lib',
  '/lib32',
  '/lib64',
  '/libx32',
  '/proc',
  '/root',
  '/sbin',
  '/sys',
  '/usr',
]
const PLACES = new Set([
  '/home',
  '/media',
  '/mnt',
  '/opt',
  '/run',
  '/srv',
  '/tmp',
  '/var',
  '/var/cache',
  '/var/lib',
  '/var/log',
  '/var/tmp',
])

/** Whether the helper does anything below this root; it also refuses homes, which only the host can tell. */
export const isUsableRoot = (root: string): boolean =>
  isSafePath(root) &&
  !TREES.some((tree) => isInside(root, tree)) &&
  !PLACES.has(root) &&
  !/^\/home\/[^/]+$/.test(root)

const groupsSchema = z.array(z.string().regex(/^[a-z_][a-z0-9_.-]{0,31}\$?$/i)).max(50)
const pathSchema = z.string().refine(isSafePath)

const authorityServiceSchema = z.lazy(() =>
  z.strictObject({
    /** The others answer to the rights of whoever asks them. */
    manager: z.enum(['systemd', 'sysv', 'supervisor']),
    unit: z.string().refine(isAuthorityUnit),
    config: pathSchema.optional(),
    allow: z.array(z.enum(['restart', 'start', 'stop', 'reload'])).max(4),
  }),
)

/**
 * What root allows: what may be done with which services, roots below which paths may be changed and by which operations
 * beside making directories (none when it does not say), ports whose listeners may be ended, and which groups may look,
 * approve and change. The settings can only narrow it.
 */
export const authoritySchema = z.lazy(() =>
  z.strictObject({
    version: z.literal(1),
    services: z.record(settingsNameSchema, authorityServiceSchema),
    roots: z.array(pathSchema).max(100),
    operations: z.array(z.enum(OPERATIONS)).max(20).optional(),
    ports: z.array(z.number().int().min(1).max(65_535)).max(100),
    roles: z.strictObject({ look: groupsSchema, approve: groupsSchema, change: groupsSchema }),
  }),
)
export type Authority = Readonly<z.infer<typeof authoritySchema>>
export type AuthorityService = Authority['services'][string]

export type AuthorityRead =
  | { readonly kind: 'read'; readonly authority: Authority }
  | { readonly kind: 'missing' }
  /** It is there, and nothing may be built on it: somebody else than root could have written it, or it is not valid. */
  | { readonly kind: 'unusable'; readonly why: Message }

/** Records leave this name out without a word; the helper refuses it. */
const refuseProto = (key: string, value: unknown): unknown => {
  if (key === '__proto__') throw new SyntaxError(key)
  return value
}

/** Parses the text of an authority; strictly, as the helper does. */
export const parseAuthority = (text: string): AuthorityRead => {
  let value: unknown
  try {
    value = JSON.parse(text, refuseProto)
  } catch {
    return { kind: 'unusable', why: message('privilege.authority.syntax', { file: AUTHORITY_FILE }) }
  }
  const parsed = authoritySchema.safeParse(value)
  if (parsed.success) return { kind: 'read', authority: parsed.data }
  const [issue] = parsed.error.issues
  const field = [...(issue?.path ?? []), ...(issue?.code === 'unrecognized_keys' ? issue.keys : [])].join('.')
  return {
    kind: 'unusable',
    why: message('privilege.authority.field', { file: AUTHORITY_FILE, field: field || '-' }),
  }
}

/** Reads the authority of this host, when it is root's alone. `file` is another one only in tests. */
export const readAuthority = async (file: string = AUTHORITY_FILE): Promise<AuthorityRead> => {
  const distrust = await distrustOf(file)
  if (distrust !== null)
    return distrust.kind === 'missing' ? { kind: 'missing' } : { kind: 'unusable', why: distrust.why }
  return readText(file)
}

const readText = async (file: string): Promise<AuthorityRead> => {
  const handle = await open(file, constants.O_RDONLY | constants.O_NOFOLLOW).catch(
    (error: NodeJS.ErrnoException) => error,
  )
  if (handle instanceof Error)
    return handle.code === 'ENOENT'
      ? { kind: 'missing' }
      : {
          kind: 'unusable',
          why: message('privilege.authority.unreadable', { file, reason: handle.code ?? handle.message }),
        }
  try {
    const { size } = await handle.stat()
    if (size > LARGEST_BYTES)
      return { kind: 'unusable', why: message('privilege.authority.syntax', { file }) }
    return parseAuthority(await handle.readFile('utf8'))
  } finally {
    await handle.close()
  }
}
