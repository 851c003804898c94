/** Beyond this many bytes a file is left alone. */
export const MOST_JSON_BYTES = 8 * 1024 * 1024
