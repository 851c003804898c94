const UNDO = '[data-act="undo"]'

/**
 * Presses the undo button that the reader means: the one of the card or row that has the focus, else that of the detail
 * panel, else the only one on the page. It plans what takes the repair back; that plan waits for its own approval.
 */
export const pressUndo = (): void => {
  const near = document.activeElement?.closest('[data-repair], [data-row]')?.querySelector<HTMLElement>(UNDO)
  const beside = document.querySelector<HTMLElement>(`aside ${UNDO}`)
  const all = document.querySelectorAll<HTMLElement>(`main ${UNDO}`)
  const only = all.length === 1 ? all[0] : undefined
  const button = near ?? beside ?? only
  button?.click()
}
