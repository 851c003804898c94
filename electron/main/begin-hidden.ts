const POLL_MS = 500
/** A panel that begins with the session is there by then. */
const PATIENCE_MS = 30_000

/**
 * Whether a start without a window may stay one: only where an icon in the tray leads back to it. The session's panel may
 * begin later than this program, so it is waited for.
 */
export const trayAppears = async (
  isTrayShown: () => Promise<boolean>,
  {
    wait,
    patienceMs = PATIENCE_MS,
  }: { readonly wait: (ms: number) => Promise<unknown>; readonly patienceMs?: number },
): Promise<boolean> => {
  for (let waitedMs = 0; ; waitedMs += POLL_MS) {
    if (await isTrayShown()) return true
    if (waitedMs >= patienceMs) return false
    await wait(POLL_MS)
  }
}
