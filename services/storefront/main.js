// Corner in the browser: finds out what the shop has today, and shows the page that the address names (#/orders).
import { make } from './build.js';
import { customer } from './customer.js';
import { openDepartments } from './departments.js';
import { ask } from './shop.js';
import { errorPage } from './sorry.js';
import { waitFor } from './waiting.js';

const main = document.getElementById('main');
const departmentList = document.getElementById('departments');
let open = []; // the departments of this shop
let leave = new AbortController(); // ends what the page before still waits for

async function enter() {
  show('Corner');
  const place = main.appendChild(make('div'));
  const { departments, problem } = await waitFor(openDepartments(), place);
  open = departments;
  showDepartments();
  if (problem) main.append(errorPage(problem, enter));
  else if (open.length === 0) main.append(make('p', {}, 'The shop has nothing to show today.'));
  else await go();
}

// #/products/books/2 → the page `products`, with 'books' and '2'
async function go() {
  const [name, ...words] = location.hash.replace(/^#\/?/, '').split('/').map(decodeURIComponent);
  const all = open.flatMap(({ pages }) => Object.entries(pages));
  const [, page] = all.find(([id]) => id === name) ?? all[0] ?? [];
  if (page) await visit(page, words);
}

async function visit(page, words) {
  leave.abort();
  leave = new AbortController();
  const { signal } = leave;
  show(page.title(...words));
  showDepartments();
  const has = department => open.some(({ id }) => id === department);
  const place = main.appendChild(make('div'));
  const again = () => visit(page, words);
  const askHere = async (path, body) => {
    const answer = await ask(path, { body, signal });
    showLastAnswer(answer);
    return answer;
  };
  try {
    const shown = await waitFor(page.show({ ask: askHere, has, again }, ...words), place);
    if (signal.aborted) return;
    place.replaceChildren(...(Array.isArray(shown) ? shown : [errorPage(shown, again)]));
    showDepartments();
  } catch (error) {
    if (signal.aborted) return;
    console.warn(error);
    place.replaceChildren(errorPage({ status: 200, body: null }, again));
  }
}

// The heading of a page, and nothing below it yet.
function show(title) {
  document.title = title === 'Corner' ? title : `${title} – Corner`;
  const heading = make('h1', { tabIndex: -1 }, title);
  main.replaceChildren(heading);
  return heading;
}

function showLastAnswer({ status, seconds }) {
  const after = seconds < 0.1 ? 'at once' : `after ${seconds.toFixed(1)} s`;
  const words = status === 0 ? 'No answer' : `Status ${status}`;
  document.getElementById('last-answer').textContent = `${words}, ${after}`;
}

function showDepartments() {
  const items = open.map(({ href, label }) => make('li', {}, make('a', { href }, label(customer()))));
  departmentList.replaceChildren(...items);
}

window.addEventListener('hashchange', async () => {
  if (open.length === 0) return;
  const going = go();
  main.querySelector('h1')?.focus();
  await going;
});

document.querySelector('.skip')?.addEventListener('click', event => {
  event.preventDefault();
  main.focus();
});

await enter();
