// The page of one product, with net or gross prices, and the products that many look at.
import { make, price } from '../build.js';
import { isGood } from '../shop.js';

const popular = [1204, 4711, 7350, 12_089, 18_626];

export const shopPage = {
  page: {
    title: id => (id ? `Product no. ${id}` : 'Seen on television'),
    async show({ ask }, id, prices = 'gross') {
      if (!id)
        return [
          make('ul', {}, ...popular.map(one => make('li', {}, linkTo(one, 'gross', `Product no. ${one}`)))),
        ];
      const wanted = new URLSearchParams({ prices });
      const answer = await ask(`shop/${encodeURIComponent(id)}?${wanted}`);
      if (!isGood(answer)) return answer;
      const { name, category, seller, price_cents, newest } = answer.body;
      const [shown, other, words] =
        prices === 'net' ? ['net', 'gross', 'with tax'] : ['with tax', 'net', 'without tax, for companies'];
      return [
        make('p', { className: 'big' }, name),
        make('p', {}, `${price(price_cents)} ${shown}, sold by ${seller}`),
        make('p', {}, linkTo(id, other, `Prices ${words}`)),
        make('h2', {}, `New in ${category}`),
        make('ul', {}, ...newest.map(one => make('li', {}, one))),
      ];
    },
  },
};

const linkTo = (id, prices, words) => make('a', { href: `#/page/${id}/${prices}` }, words);
