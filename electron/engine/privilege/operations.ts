/**
 * What root's helper does beside making directories and calling service managers; each only when root's authority lists it
 * under `operations`, so that an authority of an earlier Mamori does not allow more by itself.
 */
export const OPERATIONS = [
  'remove_directory',
  'set_access',
  'remove_files',
  'move_file',
  'replace_file',
  'create_file',
  'compress_file',
  'copy_and_truncate',
  'send_signal',
] as const
export type Operation = (typeof OPERATIONS)[number]

/** The helper's version as this program knows it; an installed one may be older, and does less. */
export const HELPER_VERSION = 2
/** The first helper that knows `operations`, and the verbs stop and reload. */
export const OPERATIONS_SINCE = 2
