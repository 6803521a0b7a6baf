// Choosing an article by its number, as it stands in the printed catalogue.
import { field, make } from '../build.js';

const popular = [7, 23, 77, 120];

// Leads to `#/<page>/<number>`.
export function chooseArticle(page) {
  const form = make(
    'form',
    {},
    field('Article number', { name: 'article', type: 'number', value: '77' }),
    make('button', { type: 'submit' }, 'Show'),
  );
  form.addEventListener('submit', event => {
    event.preventDefault();
    location.hash = `#/${page}/${new FormData(form).get('article')}`;
  });
  const links = popular.map(number =>
    make('li', {}, make('a', { href: `#/${page}/${number}` }, `no. ${number}`)),
  );
  return make('div', {}, form, make('p', {}, 'Popular today:'), make('ul', { className: 'tags' }, ...links));
}
