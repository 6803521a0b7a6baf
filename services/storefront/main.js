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
  leave.abort();
  show('Corner');
  const place = main.appendChild(make('div'));
  const { departments, problem } = await waitFor(openDepartments(), place);
  open = departments;
  showDepartments();
  if (problem) place.append(errorPage(problem, enterAgain));
  else if (open.length === 0) place.append(make('p', {}, 'The shop has nothing to show today.'));
  else await go();
}

// #/products/books/2 → the page `products`, with 'books' and '2'
async function go() {
  const [name, ...words] = location.hash.replace(/^#\/?/, '').split('/').map(decoded);
  const all = open.flatMap(({ pages }) => Object.entries(pages));
  const [, page] = all.find(([id]) => id === name) ?? all[0] ?? [];
  if (page) await visit(page, words);
}

function decoded(word) {
  try {
    return decodeURIComponent(word);
  } catch {
    return word;
  }
}

async function visit(page, words) {
  leave.abort();
  leave = new AbortController();
  const { signal } = leave;
  show(page.title(...words));
  const has = department => open.some(({ id }) => id === department);
  const place = main.appendChild(make('div'));
  const again = () => withFocus(visit(page, words));
  const askHere = async (path, body) => {
    const answer = await ask(path, { body, signal });
    showLastAnswer(answer);
    return answer;
  };
  try {
    const shown = await waitFor(page.show({ ask: askHere, has, again }, ...words), place);
    if (signal.aborted) return;
    place.replaceChildren(...(Array.isArray(shown) ? shown : [errorPage(shown, enterAgain)]));
    showDepartments();
  } catch (error) {
    if (signal.aborted) return;
    console.warn(error);
    place.replaceChildren(errorPage({ status: 200, body: null }, enterAgain));
  }
}

// The heading of a page, and nothing below it yet.
function show(title) {
  document.title = title === 'Corner' ? title : `${title} – Corner`;
  const hadFocus = document.activeElement?.tagName === 'H1';
  const heading = make('h1', { tabIndex: -1 }, title);
  main.replaceChildren(heading);
  if (hadFocus) heading.focus();
}

// What had the focus is gone with the page before: a keyboard goes on at the heading.
function withFocus(visiting) {
  main.querySelector('h1').focus();
  return visiting;
}

// The shop may have other departments by now.
const enterAgain = () => withFocus(enter());

function showLastAnswer({ status, seconds }) {
  const after = seconds < 0.1 ? 'at once' : `after ${seconds.toFixed(1)} s`;
  const words = status === 0 ? 'No answer' : `Status ${status}`;
  document.getElementById('last-answer').textContent = `${words}, ${after}`;
}

// Links that are there already stay, so that none loses the focus.
function showDepartments() {
  const links = [...departmentList.querySelectorAll('a')];
  const isSame = links.map(link => link.hash).join() === open.map(({ href }) => href).join();
  if (!isSame) departmentList.replaceChildren(...open.map(({ href }) => make('li', {}, make('a', { href }))));
  const labels = open.map(({ label }) => label(customer()));
  for (const [n, link] of departmentList.querySelectorAll('a').entries())
    if (link.textContent !== labels[n]) link.textContent = labels[n];
}

window.addEventListener('hashchange', () => {
  if (open.length > 0) withFocus(go());
});

// A link to the page that is shown: the address stays, and the shop is asked again.
document.addEventListener('click', event => {
  const { hash } = (event.target instanceof Element && event.target.closest('a')) || {};
  if (hash?.startsWith('#/') && hash === location.hash && open.length > 0) withFocus(go());
});

document.querySelector('.skip')?.addEventListener('click', event => {
  event.preventDefault();
  main.focus();
});

await enter();
