export * from '@shared/timeline/event-subject'
