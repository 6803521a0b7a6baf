// The product page of a category, and one product.
import { make, pieces, price } from '../build.js';
import { shopForm } from '../form.js';
import { isGood } from '../shop.js';
import { sorry } from '../sorry.js';
import { putIntoCart } from './cart.js';

const categories = ['books', 'garden', 'kitchen', 'music', 'office', 'pets', 'sport', 'toys'];
const pageSize = 50;

export const products = {
  products: {
    title: (category = 'books') => `Products: ${category}`,
    async show({ ask }, category = 'books', number = '1') {
      const page = Number(number);
      const wanted = new URLSearchParams({ category, page: String(page), size: String(pageSize) });
      const answer = await ask(`products?${wanted}`);
      if (!isGood(answer)) return answer;
      const { products: found, total } = answer.body;
      return [
        categoryList(category),
        make('p', {}, `${total.toLocaleString('en')} in all, the newest first.`),
        make('ul', { className: 'shelf' }, ...found.map(onShelf)),
        pager(category, page, Math.ceil(total / pageSize)),
      ];
    },
  },
  product: {
    title: id => `Product no. ${id}`,
    async show({ ask, has }, id) {
      const answer = await ask(`products/${encodeURIComponent(id)}`);
      if (!isGood(answer)) return answer;
      const { category, name, seller, price_cents } = answer.body;
      return [
        make('p', { className: 'big' }, name),
        make('p', {}, `${price(price_cents)}, sold by ${seller}`),
        make('p', {}, make('a', { href: `#/products/${encodeURIComponent(category)}` }, `More ${category}`)),
        ...(has('buying') ? [make('p', {}, make('a', { href: `#/buy/${id}` }, 'Buy it'))] : []),
        ...(has('cart') ? [cartForm(ask, id)] : []),
      ];
    },
  },
};

function categoryList(chosen) {
  const items = categories.map(name => {
    const current = name === chosen ? { ariaCurrent: 'page' } : {};
    return make('li', {}, make('a', { href: `#/products/${name}`, ...current }, name));
  });
  return make('nav', { ariaLabel: 'Categories' }, make('ul', { className: 'tags' }, ...items));
}

const onShelf = ({ id, name, seller, price_cents }) =>
  make(
    'li',
    {},
    make('a', { href: `#/product/${id}` }, name),
    make('span', { className: 'price' }, price(price_cents)),
    make('span', { className: 'quiet' }, `sold by ${seller}`),
  );

function pager(category, page, last) {
  const to = (number, words) => make('a', { href: `#/products/${category}/${number}` }, words);
  return make(
    'p',
    { className: 'pager' },
    ...(page > 1 ? [to(page - 1, 'Newer'), ' '] : []),
    `Page ${page} of ${last} `,
    ...(page < last ? [to(page + 1, 'Older')] : []),
  );
}

const cartForm = (ask, id) =>
  shopForm([], 'Put into the cart', async () => {
    const answer = await putIntoCart(ask, id, 1);
    return isGood(answer) ? `${pieces(answer.body.quantity)} of it in your cart.` : sorry(answer, true);
  });
