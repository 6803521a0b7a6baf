// Buying one article at once: what it costs, whether it is there, and the order.
import { field, make, pieces, price } from '../build.js';
import { customer } from '../customer.js';
import { shopForm } from '../form.js';
import { isGood } from '../shop.js';
import { sorry } from '../sorry.js';
import { chooseArticle } from './articles.js';
import { pleaseSignIn } from './orders.js';

export const buying = {
  buy: {
    title: id => (id ? `Article no. ${id}` : 'Buy'),
    async show({ ask }, id) {
      if (!id) return [chooseArticle('buy')];
      const answer = await ask(`stock/${encodeURIComponent(id)}`);
      if (!isGood(answer)) return answer;
      const { name, price_cents, pieces: left } = answer.body;
      return [
        make('p', { className: 'big' }, name),
        make('p', {}, `${price(price_cents)}, ${left === 0 ? 'sold out' : `${pieces(left)} left`}`),
        customer() ? buyForm(ask, Number(id), customer()) : pleaseSignIn(),
        make('p', {}, make('a', { href: '#/buy' }, 'Another article')),
      ];
    },
  },
  bought: {
    title: id => `Order ${id}`,
    async show({ ask }, id) {
      const who = customer();
      if (!who) return [pleaseSignIn()];
      const answer = await ask(`checkout/${encodeURIComponent(id)}?user=${who.id}`);
      if (!isGood(answer)) return answer;
      const { product_id, quantity, total_cents, status } = answer.body;
      return [
        make('p', {}, `${pieces(quantity)} of article no. ${product_id}: ${price(total_cents)}, ${status}.`),
      ];
    },
  },
};

const buyForm = (ask, product, who) =>
  shopForm([field('Pieces', { name: 'quantity', type: 'number', value: '1' })], 'Buy now', async values => {
    const answer = await ask('checkout', { user: who.id, product, quantity: Number(values.quantity) });
    if (answer.status === 409) return 'Sorry, there are not that many left.';
    if (!isGood(answer)) return sorry(answer, true);
    const { id } = answer.body;
    return ['Thank you. It is ', make('a', { href: `#/bought/${id}` }, `order ${id}`), '.'];
  });
