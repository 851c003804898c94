export * from '@shared/timeline/names'
