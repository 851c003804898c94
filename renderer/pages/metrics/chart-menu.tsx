import { Menu } from '@mantine/core'
import { useRef } from 'react'
import { useText } from '../../app/language'
import type { Common } from './common'
import { useExport, type Exported } from './use-export'

/** What can be done with one chart: shown large, or saved. */
export const ChartMenu = ({ id, exported, common }: { id: string; exported: Exported; common: Common }) => {
  const t = useText()
  const button = useRef<HTMLButtonElement>(null)
  const save = useExport(common.onTold)
  const chart = (): HTMLElement | null => button.current?.closest<HTMLElement>('.chart') ?? null
  return (
    <Menu width={200} position="bottom-end">
      <Menu.Target>
        <button
          ref={button}
          type="button"
          className="chart-menu"
          aria-label={t('metrics.chart.menu', { title: exported.title })}
        >
          <svg viewBox="0 0 16 16" width="16" height="16" fill="currentColor" aria-hidden="true">
            <circle cx="3" cy="8" r="1.4" />
            <circle cx="8" cy="8" r="1.4" />
            <circle cx="13" cy="8" r="1.4" />
          </svg>
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        {common.large ? (
          <Menu.Item onClick={() => common.onEnlarge(null)}>{t('metrics.chart.back')}</Menu.Item>
        ) : (
          <Menu.Item onClick={() => common.onEnlarge(id)}>{t('metrics.chart.enlarge')}</Menu.Item>
        )}
        <Menu.Item onClick={() => void save('png', exported, chart())}>{t('metrics.export.png')}</Menu.Item>
        <Menu.Item onClick={() => void save('csv', exported, chart())}>{t('metrics.export.csv')}</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
