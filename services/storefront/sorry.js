// What a customer reads when the shop did not do what was asked.
import { make } from './build.js';

// One sentence. `sent`: something was to be changed, so it may have happened all the same.
export function sorry({ status, body }, sent = false) {
  const doubt = sent ? ' We cannot say whether it arrived.' : '';
  if (status === 0) return `The shop does not answer.${doubt}`;
  if (status === 404) return 'Sorry, we do not have that.';
  if (status === 429) return 'That was a bit fast. Please wait a moment.';
  if (status >= 400 && status < 500) return `That did not work: ${body?.error ?? `status ${status}`}.`;
  if (status >= 500) return `Sorry, something is wrong in our shop (error ${status}).${doubt}`;
  return `The shop sent something that this page cannot show.${doubt}`;
}

// For a page that could not be shown.
export function errorPage(answer, tryAgain) {
  return make(
    'div',
    { className: 'sorry', role: 'alert' },
    make('p', {}, sorry(answer)),
    make('button', { type: 'button', onclick: tryAgain }, 'Try again'),
  );
}
