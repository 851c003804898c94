import type { MenuItemConstructorOptions, NativeImage, Tray } from 'electron'
import type { Language } from '@shared/ipc/contract'
import type { Shape } from '@shared/ipc/hosts'
import { statusLine, trayMenu, type TrayAct, type TrayEntry, type TrayView } from './tray-menu'

export type TrayDeps = {
  readonly createTray: (
    icon: NativeImage,
  ) => Pick<Tray, 'setImage' | 'setToolTip' | 'setContextMenu' | 'on' | 'destroy'>
  readonly buildMenu: (template: MenuItemConstructorOptions[]) => Electron.Menu
  readonly icon: (shape: Shape) => NativeImage
  readonly onAct: (act: TrayAct) => void
}

export type TrayFace = {
  /** Draws it anew when anything of it differs. */
  readonly show: (view: TrayView, language: Language) => void
  readonly destroy: () => void
}

const toTemplate = (entry: TrayEntry, onAct: TrayDeps['onAct']): MenuItemConstructorOptions => {
  switch (entry.kind) {
    case 'label':
      return { label: entry.label, enabled: false }
    case 'separator':
      return { type: 'separator' }
    case 'group':
      return { label: entry.label, submenu: entry.entries.map((inner) => toTemplate(inner, onAct)) }
    case 'act':
      return {
        label: entry.label,
        click: () => onAct(entry.act),
        ...(entry.checked === undefined ? {} : { type: 'radio', checked: entry.checked }),
      }
  }
}

/** Loads each picture once: the tray is drawn anew with every change. */
export const shapeIcons = (load: (shape: Shape) => NativeImage): TrayDeps['icon'] => {
  const loaded = new Map<Shape, NativeImage>()
  return (shape) => {
    const image = loaded.get(shape) ?? load(shape)
    loaded.set(shape, image)
    return image
  }
}

/** Puts the icon into the tray. Its look follows the worst state that nobody is handling. */
export const createTrayFace = (first: TrayView, language: Language, deps: TrayDeps): TrayFace => {
  const tray = deps.createTray(deps.icon(first.overall.shape))
  let drawn = ''
  let isGone = false
  const show = (view: TrayView, nextLanguage: Language): void => {
    // While the program ends, hosts still tell what they come to; drawing a tray that is gone would be a fault.
    if (isGone) return
    const hint = `Mamori  ${statusLine(view, nextLanguage)}`
    const entries = trayMenu(view, nextLanguage)
    const seen = JSON.stringify([view.overall.shape, hint, entries])
    if (seen === drawn) return
    drawn = seen
    tray.setImage(deps.icon(view.overall.shape))
    tray.setToolTip(hint)
    // On Linux a menu is only sent when it is set: a change of an item alone is not seen.
    tray.setContextMenu(deps.buildMenu(entries.map((entry) => toTemplate(entry, deps.onAct))))
  }
  tray.on('click', () => deps.onAct({ kind: 'open' }))
  show(first, language)
  return {
    show,
    destroy: () => {
      isGone = true
      tray.destroy()
    },
  }
}
