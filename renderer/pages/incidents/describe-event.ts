export * from '@shared/timeline/describe-event'
