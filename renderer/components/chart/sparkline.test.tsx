import { renderToStaticMarkup } from 'react-dom/server'
import { describe, expect, it } from 'vitest'
import { SmallArea } from './small-area'
import { Sparkline } from './sparkline'

const points = (averages: readonly number[], fromAt = 0) =>
  averages.map((avg, index) => ({ at: fromAt + index * 2000, avg, min: avg - 1, max: avg + 1 }))

describe('Sparkline', () => {
  it('draws one line for each unbroken run', () => {
    const markup = renderToStaticMarkup(
      <Sparkline
        points={[...points([10, 20, 30]), ...points([40, 50], 600_000)]}
        unit="percent"
        height={24}
      />,
    )
    expect(markup.match(/class="chart-line"/g)).toHaveLength(2)
    expect(markup).toContain('aria-hidden="true"')
  })

  it('shows where caution begins only when the axis reaches it', () => {
    const limits = { warning: 2000, critical: 5000 }
    expect(
      renderToStaticMarkup(<Sparkline points={points([5, 6])} unit="ms" height={24} limits={limits} />),
    ).not.toContain('chart-limit')
    expect(
      renderToStaticMarkup(<Sparkline points={points([1500, 1800])} unit="ms" height={24} limits={limits} />),
    ).toContain('chart-limit')
  })

  it('stays a quiet empty picture without points', () => {
    expect(renderToStaticMarkup(<Sparkline points={[]} unit="ms" height={24} label="応答" />)).toContain(
      'aria-label="応答"',
    )
  })
})

describe('SmallArea', () => {
  it('has the bands behind', () => {
    const markup = renderToStaticMarkup(
      <SmallArea
        points={points([40, 50])}
        unit="percent"
        height={60}
        limits={{ warning: 70, critical: 85 }}
      />,
    )
    expect(markup).toContain('chart-band-caution')
    expect(markup).toContain('chart-band-danger')
    expect(markup).not.toContain('chart-band-normal')
  })
})
