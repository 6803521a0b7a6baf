// The cart: what is in it, putting something in, and ordering it. The shop knows the cart by a cookie.
import { field, make, pieces, price } from '../build.js';
import { piecesSeen, rememberPieces } from '../customer.js';
import { shopForm } from '../form.js';
import { isGood } from '../shop.js';
import { sorry } from '../sorry.js';

export const cart = {
  cart: {
    title: () => 'Your cart',
    async show({ ask, again }) {
      const answer = await ask('cart');
      if (!isGood(answer)) return answer;
      const before = piecesSeen();
      const { items, total_cents } = answer.body;
      rememberPieces(items.reduce((sum, { quantity }) => sum + quantity, 0));
      if (items.length === 0)
        return [make('p', { className: 'big' }, emptyWords(before)), addForm(ask, again)];
      return [
        make('ul', { className: 'list' }, ...items.map(asItem)),
        make('p', { className: 'total' }, `Together ${price(total_cents)}`),
        orderForm(ask),
        addForm(ask, again),
      ];
    },
  },
  ordered: {
    title: number => `Order ${number}`,
    async show({ ask }, number) {
      const answer = await ask(`cart/orders/${encodeURIComponent(number)}`);
      if (!isGood(answer)) return answer;
      const { items, total_cents } = answer.body;
      const lines = items.map(({ product_id, quantity }) =>
        make('li', {}, `${pieces(quantity)} of article no. ${product_id}`),
      );
      return [make('ul', { className: 'list' }, ...lines), make('p', {}, `Together ${price(total_cents)}`)];
    },
  },
};

export async function putIntoCart(ask, product, quantity) {
  const answer = await ask('cart/items', { product: Number(product), quantity: Number(quantity) });
  if (isGood(answer)) rememberPieces(piecesSeen() + Number(quantity));
  return answer;
}

const emptyWords = before =>
  before === 0
    ? 'Your cart is empty.'
    : `Your cart is empty. When you last looked, ${before === 1 ? '1 piece was' : `${before} pieces were`} in it.`;

const asItem = ({ product_id, name, quantity, price_cents }) =>
  make(
    'li',
    {},
    make('strong', {}, name),
    make('span', { className: 'quiet' }, ` article no. ${product_id}`),
    make('span', { className: 'line' }, `${pieces(quantity)} at ${price(price_cents)}`),
    make('span', { className: 'price' }, price(quantity * price_cents)),
  );

function addForm(ask, again) {
  const fields = [
    field('Article number', { name: 'article', type: 'number', value: '7' }),
    field('Pieces', { name: 'quantity', type: 'number', value: '1' }),
  ];
  const form = shopForm(fields, 'Put into the cart', async ({ article, quantity }) => {
    const answer = await putIntoCart(ask, article, quantity);
    if (!isGood(answer)) return sorry(answer, true);
    again();
    return '';
  });
  return make('section', {}, make('h2', {}, 'From the catalogue'), form);
}

const orderForm = ask =>
  shopForm([], 'Order', async () => {
    const answer = await ask('cart/order', {});
    if (answer.status === 409) return 'Your cart is empty, so nothing was ordered.';
    if (!isGood(answer)) return sorry(answer, true);
    rememberPieces(0);
    const { number } = answer.body;
    return ['Thank you. It is ', make('a', { href: `#/ordered/${number}` }, `order ${number}`), '.'];
  });
