export * from '@shared/timeline/plain-line'
