/** Spaces and the like stand in the kernel's tables as three octal digits. */
const unescape = (text: string): string =>
  text.replace(/\\([0-7]{3})/g, (_whole, octal: string) => String.fromCharCode(Number.parseInt(octal, 8)))

const holds = (mountPoint: string, path: string): boolean =>
  mountPoint === '/' || path === mountPoint || path.startsWith(`${mountPoint}/`)

/**
 * Whether the file system that holds an absolute, resolved path can only be read, by the text of /proc/self/mountinfo:
 * both the mount and the file system below it may say so. Of several mounts the deepest holds it, of equally deep ones
 * the last. Fields: proc_pid_mountinfo(5).
 */
export const isReadOnlyMount = (mountInfo: string, path: string): boolean => {
  let deepest = { length: -1, readOnly: false }
  for (const line of mountInfo.split('\n')) {
    const [left = '', right = ''] = line.split(' - ')
    const fields = left.split(' ')
    const mountPoint = fields[4]
    if (mountPoint === undefined) continue
    const point = unescape(mountPoint)
    if (!holds(point, path) || point.length < deepest.length) continue
    const options = `${fields[5] ?? ''},${right.split(' ')[2] ?? ''}`.split(',')
    deepest = { length: point.length, readOnly: options.includes('ro') }
  }
  return deepest.readOnly
}
