export * from '@shared/timeline/event-sentence'
