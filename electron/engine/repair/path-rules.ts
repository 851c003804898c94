const MAX_PATH_BYTES = 4095
const MAX_NAME_BYTES = 255
/** With the marks that turn the reading direction: a path has to read as what it is. */
const UNPRINTABLE = /[\p{Cc}\p{Zl}\p{Zp}\p{Cs}\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/u

/** Where nothing is ever created, whatever the settings say: the system's own trees and the kernel's. */
const PROTECTED = [
  '/bin',
  '/boot',
  '/dev',
  '/etc',
  '/lib',
  '/lib32',
  '/lib64',
  '/libx32',
  '/proc',
  '/sbin',
  '/sys',
  '/usr',
]

/** Where the things of many stand; what is below them may be changed, they themselves may not. */
const WHOLE_PLACES: ReadonlySet<string> = new Set([
  '/home',
  '/lost+found',
  '/media',
  '/mnt',
  '/opt',
  '/root',
  '/run',
  '/snap',
  '/srv',
  '/tmp',
  '/var',
  '/var/backups',
  '/var/cache',
  '/var/lib',
  '/var/lock',
  '/var/log',
  '/var/mail',
  '/var/opt',
  '/var/run',
  '/var/spool',
  '/var/tmp',
])

/** Whether `path` is `root` or lies below it. Both have to be absolute and free of `.`, `..` and links. */
export const isInside = (path: string, root: string): boolean =>
  path === root || path.startsWith(root === '/' ? '/' : `${root}/`)

/** Whether a path is absolute, in its one shortest spelling, not the root itself, and printable. */
export const isSafePath = (path: string): boolean => {
  const [first, ...names] = path.split('/')
  return (
    first === '' &&
    names.length > 0 &&
    Buffer.byteLength(path) <= MAX_PATH_BYTES &&
    !UNPRINTABLE.test(path) &&
    names.every(
      (name) => name !== '' && name !== '.' && name !== '..' && Buffer.byteLength(name) <= MAX_NAME_BYTES,
    )
  )
}

export const isProtected = (path: string): boolean =>
  path === '/' || PROTECTED.some((root) => isInside(path, root))

/** Whether a path is one of the standard's own directories (FHS), which belong to no single service. */
export const isWholePlace = (path: string): boolean => WHOLE_PLACES.has(path)

/** Whether a directory may get this mode: no setuid, and not writable by everybody without the sticky bit. */
export const isSafeDirectoryMode = (mode: number): boolean =>
  Number.isInteger(mode) && mode >= 0 && mode <= 0o3777 && ((mode & 0o002) === 0 || (mode & 0o1000) !== 0)

/** Whether a user or group id is one that `chown` sets; -1 means "leave as it is" to the kernel. */
export const isOwnerId = (id: number): boolean => Number.isInteger(id) && id >= 0 && id < 2 ** 32 - 1
