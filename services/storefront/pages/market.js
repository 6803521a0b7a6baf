// The market: one product, ordering it, and the customer's own newest orders.
import { day, field, make, pieces, price } from '../build.js';
import { customer } from '../customer.js';
import { shopForm } from '../form.js';
import { isGood } from '../shop.js';
import { sorry } from '../sorry.js';
import { chooseArticle } from './articles.js';
import { pleaseSignIn } from './orders.js';

export const market = {
  market: {
    title: id => (id ? `Product no. ${id}` : 'Market'),
    async show({ ask }, id) {
      const own = make('p', {}, make('a', { href: '#/bought-here' }, 'Your newest orders'));
      if (!id) return [chooseArticle('market'), own];
      const answer = await ask(`market/${encodeURIComponent(id)}`);
      if (!isGood(answer)) return answer;
      const { name, price_cents, seller } = answer.body;
      return [
        make('p', { className: 'big' }, name),
        make('p', {}, `${price(price_cents)}, sold by ${seller}`),
        customer() ? orderForm(ask, Number(id), customer()) : pleaseSignIn(),
        own,
      ];
    },
  },
  'bought-here': {
    title: () => 'Your newest orders',
    async show({ ask }) {
      const who = customer();
      if (!who) return [pleaseSignIn()];
      const answer = await ask(`market/orders?user=${who.id}`);
      if (!isGood(answer)) return answer;
      const { orders } = answer.body;
      if (orders.length === 0) return [make('p', {}, 'No orders yet.')];
      return [make('ol', { className: 'list' }, ...orders.map(asItem))];
    },
  },
};

const orderForm = (ask, product, who) =>
  shopForm([field('Pieces', { name: 'quantity', type: 'number', value: '1' })], 'Order', async values => {
    const answer = await ask('market/orders', { user: who.id, product, quantity: Number(values.quantity) });
    if (!isGood(answer)) return sorry(answer, true);
    const own = make('a', { href: '#/bought-here' }, 'Look at your orders');
    return [`Thank you. It is order ${answer.body.id}. `, own, '.'];
  });

const asItem = ({ id, product_id, quantity, total_cents, created_at }) =>
  make(
    'li',
    {},
    make('strong', {}, `Order ${id}`),
    make('span', { className: 'quiet' }, ` ${day(created_at)}`),
    make('span', { className: 'line' }, `${pieces(quantity)} of article no. ${product_id}`),
    make('span', { className: 'price' }, price(total_cents)),
  );
