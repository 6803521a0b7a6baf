// A form that sends something to the shop and says what became of it.
import { make } from './build.js';
import { sorry } from './sorry.js';
import { waitFor } from './waiting.js';

// `send` gets the values of the fields by their names and answers what is to be said below the form.
export function shopForm(children, button, send) {
  const said = make('div', { className: 'said', ariaLive: 'polite' });
  const submit = make('button', { type: 'submit' }, button);
  const form = make('form', {}, ...children, submit);
  form.addEventListener('submit', async event => {
    event.preventDefault();
    if (submit.ariaDisabled === 'true') return;
    submit.ariaDisabled = 'true'; // `disabled` would take the focus away
    try {
      const words = await waitFor(send(Object.fromEntries(new FormData(form))), said);
      said.replaceChildren(make('p', {}, ...[words].flat()));
    } catch (error) {
      if (error.name === 'AbortError') return; // the customer has left the page
      console.warn(error);
      said.replaceChildren(make('p', {}, sorry({ status: 200, body: null }, true)));
    } finally {
      submit.ariaDisabled = null;
    }
  });
  return make('div', { className: 'form' }, form, said);
}
