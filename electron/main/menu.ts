import type { MenuItemConstructorOptions } from 'electron'
import type { Language } from '@shared/ipc/contract'
import { text, type TextKey } from '@shared/text/text'

type MenuRole = MenuItemConstructorOptions['role']

/** The application menu: hidden on Linux, it still gives the window its keys for zoom and editing. */
export const applicationMenu = (language: Language): MenuItemConstructorOptions[] => {
  const item = (role: MenuRole, key: TextKey): MenuItemConstructorOptions => ({
    role,
    label: text(language, key),
  })
  const separator: MenuItemConstructorOptions = { type: 'separator' }
  return [
    {
      label: text(language, 'desktop.menu.window'),
      submenu: [item('close', 'desktop.menu.close'), separator, item('quit', 'desktop.tray.quit')],
    },
    {
      label: text(language, 'desktop.menu.edit'),
      submenu: [
        item('undo', 'desktop.menu.undo'),
        item('redo', 'desktop.menu.redo'),
        separator,
        item('cut', 'desktop.menu.cut'),
        item('copy', 'desktop.menu.copy'),
        item('paste', 'desktop.menu.paste'),
        item('selectAll', 'desktop.menu.select_all'),
      ],
    },
    {
      label: text(language, 'desktop.menu.view'),
      submenu: [
        item('zoomIn', 'desktop.menu.zoom_in'),
        item('zoomOut', 'desktop.menu.zoom_out'),
        item('resetZoom', 'desktop.menu.zoom_reset'),
        separator,
        item('togglefullscreen', 'desktop.menu.full_screen'),
      ],
    },
  ]
}
