import type { ReactNode } from 'react'

const Icon = ({ children }: { children: ReactNode }) => (
  <svg
    viewBox="0 0 16 16"
    width="16"
    height="16"
    fill="none"
    stroke="currentColor"
    strokeWidth="1.4"
    strokeLinecap="round"
    strokeLinejoin="round"
    aria-hidden="true"
  >
    {children}
  </svg>
)

export const OverviewIcon = () => (
  <Icon>
    <rect x="2" y="2" width="5" height="6.5" rx="1" />
    <rect x="9" y="2" width="5" height="3.5" rx="1" />
    <rect x="2" y="10.5" width="5" height="3.5" rx="1" />
    <rect x="9" y="7.5" width="5" height="6.5" rx="1" />
  </Icon>
)

export const IncidentsIcon = () => (
  <Icon>
    <path d="M1.5 8.5h3l2-5.5 3 10.5 2-5h3" />
  </Icon>
)

export const ApprovalsIcon = () => (
  <Icon>
    <path d="M14 7.5V8a6 6 0 1 1-3.4-5.4" />
    <path d="m5.5 7.5 2.3 2.3L14 3.5" />
  </Icon>
)

export const MetricsIcon = () => (
  <Icon>
    <path d="M2 2v11a1 1 0 0 0 1 1h11" />
    <path d="m4.5 10.5 3-3.5 2.5 2 3.5-5" />
  </Icon>
)

export const MaintenanceIcon = () => (
  <Icon>
    <circle cx="8" cy="8" r="6" />
    <path d="M6.4 5.5v5M9.6 5.5v5" />
  </Icon>
)

export const PatternsIcon = () => (
  <Icon>
    <path d="M8 1.8 13.2 4v3.6c0 3.1-2 5.4-5.2 6.6-3.2-1.2-5.2-3.5-5.2-6.6V4z" />
    <path d="m5.6 8 1.7 1.7 3.1-3.3" />
  </Icon>
)

export const ChevronIcon = () => (
  <Icon>
    <path d="m4.5 6.5 3.5 3.5 3.5-3.5" />
  </Icon>
)

export const SettingsIcon = () => (
  <Icon>
    <path d="M2 4.5h6.5M12.5 4.5H14M2 11.5h1.5M7.5 11.5H14" />
    <circle cx="10.5" cy="4.5" r="2" />
    <circle cx="5.5" cy="11.5" r="2" />
  </Icon>
)

export const RunIcon = () => (
  <Icon>
    <path d="M13.5 8A5.5 5.5 0 1 1 11.6 3.8" />
    <path d="M13.8 1.8v3h-3" />
  </Icon>
)

export const SearchIcon = () => (
  <Icon>
    <circle cx="7" cy="7" r="4.5" />
    <path d="m10.5 10.5 3.5 3.5" />
  </Icon>
)
