import type { tour as japanese } from '../ja/tour'

/** The tour after the first start. */
export const tour: Record<keyof typeof japanese, string> = {
  'tour.title': 'Tour of the window',
  'tour.step': '{n}/{count}',
  'tour.state.title': 'Look here first',
  'tour.state.text':
    'A shape, a colour and a few words say whether a person is needed. A click opens the worst of it.',
  'tour.approvals.title': 'What waits for you',
  'tour.approvals.text':
    'Plans for repairs stand here before they run. Look at the evidence, the commands and what they touch. Nothing runs before you approve it.',
  'tour.incidents.title': 'All that happened',
  'tour.incidents.text':
    'From detection to verification, with the reasons of each decision and the output of each command. Filter it and read it again later.',
  'tour.palette.title': 'Find it by name',
  'tour.palette.text':
    'Press {key} and a few letters to find every page and every act. The list of keys is under ?.',
  'tour.next': 'Next',
  'tour.back': 'Back',
  'tour.skip': 'Skip the tour',
  'tour.done': 'Start',
}
