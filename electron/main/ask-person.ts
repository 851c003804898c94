import type { BrowserWindow, Dialog } from 'electron'
import type { Question } from './close-rule'

/** Asks in a dialog of the operating system. Closing the dialog is the answer that changes nothing. */
export const askPerson = async (
  dialog: Pick<Dialog, 'showMessageBox'>,
  over: BrowserWindow,
  { message, detail, yes, no, careful = false }: Question,
): Promise<'yes' | 'no'> => {
  const buttons = [yes, no]
  const options = {
    type: 'question' as const,
    message,
    detail,
    buttons,
    defaultId: careful ? 1 : 0,
    cancelId: 1,
    noLink: true,
  }
  return (await dialog.showMessageBox(over, options)).response === 0 ? 'yes' : 'no'
}
