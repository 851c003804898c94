import { describe, expect, it } from 'vitest'
import { cleanCommand } from './clean-command'

describe('cleanCommand', () => {
  it('keeps what a person typed', () => {
    expect(cleanCommand('ansible-playbook site.yml --limit web')).toBe(
      'ansible-playbook site.yml --limit web',
    )
    expect(cleanCommand('デプロイ.sh 本番')).toBe('デプロイ.sh 本番')
  })

  it('takes secrets out', () => {
    expect(cleanCommand('deploy.sh --password hunter2 --token=abc123')).toBe(
      'deploy.sh --password *** --token=***',
    )
    expect(cleanCommand('psql postgresql://app:geheim@db/app')).not.toContain('geheim')
  })

  it('is one line of at most 500 characters that hides nothing', () => {
    expect(cleanCommand(' a\n\u001b[31mb\u202ec \r\n')).toBe('a [31mb c')
    const long = cleanCommand('x'.repeat(2000))
    expect(long).toHaveLength(500)
    expect(long.endsWith('…')).toBe(true)
  })
})
