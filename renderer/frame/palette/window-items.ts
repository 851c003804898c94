import type { MessageParams } from '@shared/domain/message'
import type { Preferences } from '@shared/ipc/contract'
import type { TextKey } from '@shared/text/text'
import type { Page } from '../../pages/define-page'
import { sections } from '../../pages/settings/setting-words'
import { goKey } from '../keys/shortcut-table'
import type { PaletteItem } from './item'

type Say = (key: TextKey, params?: MessageParams) => string

const readings: Readonly<Record<string, TextKey>> = {
  overview: 'palette.page.overview.reading',
  incidents: 'palette.page.incidents.reading',
  approvals: 'palette.page.approvals.reading',
  metrics: 'palette.page.metrics.reading',
  runbooks: 'palette.page.runbooks.reading',
  patterns: 'palette.page.patterns.reading',
  maintenance: 'palette.page.maintenance.reading',
  settings: 'palette.page.settings.reading',
}

/** Every page of the window. */
export const pageItems = (
  pages: readonly Pick<Page, 'id' | 'title' | 'key'>[],
  t: Say,
): readonly PaletteItem[] =>
  pages.map(({ id, title, key }) => {
    const reading = readings[id]
    return {
      id: `page ${id}`,
      group: 'pages',
      title: t('palette.page', { title: t(title) }),
      keys: [goKey, key],
      reading: reading === undefined ? id : `${t(reading)} ${id}`,
      act: { kind: 'page', pageId: id },
    }
  })

/** Every section of the page of settings. */
export const settingsItems = (t: Say): readonly PaletteItem[] =>
  [...sections, { section: 'window', title: 'settings.ui.section.window' } as const].map(
    ({ section, title }): PaletteItem => ({
      id: `settings ${section}`,
      group: 'pages',
      title: `${t('word.page.settings')}: ${t(title)}`,
      reading: `${t('palette.page.settings.reading')} ${section}`,
      act: { kind: 'page', pageId: 'settings', thing: section },
      quiet: true,
    }),
  )

const languages = ['ja', 'en'] as const
const themes = ['dark', 'light', 'auto'] as const

/** What the window itself can do: its language, its colours, its help. */
export const windowItems = (
  preferences: Preferences,
  t: Say,
  { withTour }: { readonly withTour: boolean },
): readonly PaletteItem[] => [
  ...languages
    .filter((language) => language !== preferences.language)
    .map((language): PaletteItem => ({
      id: `language ${language}`,
      group: 'window',
      title: t('palette.language', { name: t(`palette.language.${language}`) }),
      reading: t(`palette.language.${language}.reading`),
      act: { kind: 'preferences', change: { language } },
    })),
  ...themes
    .filter((theme) => theme !== preferences.theme)
    .map((theme): PaletteItem => ({
      id: `theme ${theme}`,
      group: 'window',
      title: t('palette.theme', { name: t(`view.theme.${theme}`) }),
      reading: t(`palette.theme.${theme}.reading`),
      act: { kind: 'preferences', change: { theme } },
    })),
  {
    id: 'sheet',
    group: 'window',
    title: t('palette.sheet'),
    keys: ['?'],
    reading: t('palette.sheet.reading'),
    act: { kind: 'sheet' },
  },
  ...(withTour
    ? [
        {
          id: 'tour',
          group: 'window',
          title: t('palette.tour'),
          reading: t('palette.tour.reading'),
          act: { kind: 'tour' },
        } as const,
      ]
    : []),
]
