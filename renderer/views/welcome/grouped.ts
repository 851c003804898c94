import type { Finding } from '@shared/domain/setup'

export const findingKinds = [
  'postgresql',
  'redis',
  'http',
  'service',
  'log',
] as const satisfies readonly Finding['kind'][]

export type FindingGroup = { readonly kind: Finding['kind']; readonly findings: readonly Finding[] }

/** What was found, grouped in a fixed order; kinds of which nothing was found are told apart. */
export const groupFindings = (
  findings: readonly Finding[],
): { readonly found: readonly FindingGroup[]; readonly missing: readonly Finding['kind'][] } => {
  const groups = findingKinds.map((kind) => ({
    kind,
    findings: findings.filter((finding) => finding.kind === kind),
  }))
  return {
    found: groups.filter((group) => group.findings.length > 0),
    missing: groups.filter((group) => group.findings.length === 0).map((group) => group.kind),
  }
}
