export * from '@shared/timeline/event-stage'
