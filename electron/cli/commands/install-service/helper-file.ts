/** Paths that can stand in a first line: the kernel cuts it at 255 bytes and `env -S` reads quotes and escapes. */
const PLAIN_PATH = /^\/[\w@+=:,./-]{1,200}$/

/** Whether a Node of this path can be named in the helper's first line. */
export const isPlainPath = (node: string): boolean => PLAIN_PATH.test(node)

/** The helper as it is installed: as it was shipped, with this host's Node in its first line. */
export const helperText = (shipped: string, node: string): string => {
  if (!shipped.startsWith('#!/usr/bin/env -S -i /') || !isPlainPath(node))
    throw new Error('this is not the helper')
  return `#!/usr/bin/env -S -i ${node}${shipped.slice(shipped.indexOf('\n'))}`
}
