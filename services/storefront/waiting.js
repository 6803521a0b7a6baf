// What a customer sees while the shop has not answered yet. It stands there from the first moment to the last, and no longer.
import { make } from './build.js';

const tellAfterSeconds = 2;

// Shows it in `place` until the work is done; answers what the work answers.
export async function waitFor(work, place) {
  const seconds = make('span', { className: 'seconds', ariaHidden: 'true' });
  const words = make('span', { role: 'status' }, 'Waiting for the shop …');
  const spinner = make('span', { className: 'spinner', ariaHidden: 'true' });
  place.replaceChildren(make('p', { className: 'waiting' }, spinner, ' ', words, ' ', seconds));
  const started = performance.now();
  const timer = setInterval(() => {
    const passed = Math.floor((performance.now() - started) / 1000);
    if (passed >= tellAfterSeconds) seconds.textContent = `${passed} s`;
  }, 200);
  try {
    return await work;
  } finally {
    clearInterval(timer);
    place.replaceChildren();
  }
}
