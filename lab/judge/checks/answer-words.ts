/** An answer's facts as learners read them. */
import type { Answer, Difference, Pieces, Step } from '../evidence/evidence.ts';
import { counted, plain, shortened } from './wording.ts';

/** As JSON has it, so that the text "7" and the number 7 do not look alike. */
const shown = (value: unknown): string =>
  value === null || value === undefined ? 'missing' : JSON.stringify(value);

const cartText = (pieces: Pieces[]): string =>
  pieces.length === 0
    ? 'an empty cart'
    : `in the cart: ${pieces.map(one => `${shown(one.pieces)} × product ${shown(one.product)}`).join(', ')}`;

/** What was seen, and what was wanted in its place. */
type Words<Kind extends Difference['kind']> = (
  difference: Extract<Difference, { kind: Kind }>,
) => [saw: string, wanted: string];

const listText = (of: string, { count, first }: { count: number; first: unknown }): string =>
  first === null || count === 0
    ? 'an empty list'
    : `${counted(count, of, `${of}s`)} from ${of} ${shown(first)} on, newest first`;

const words: { [Kind in Difference['kind']]: Words<Kind> } = {
  told: ({ saw, wanted }) => [saw, wanted],
  'no-answer': ({ said }) => [said, 'an answer'],
  status: ({ wanted, status, body }) => [`status ${status}: ${body}`, `status ${wanted}`],
  'no-list': ({ of }) => [`no list of ${of}s`, `a list of ${of}s`],
  row: ({ of, id, place, instead, seen, wanted }) => [
    instead === undefined
      ? `${seen} ${of}s instead of ${wanted.count}; ${of} ${shown(id)} is not among them`
      : `${of} ${shown(instead)} in place ${place}, where ${of} ${shown(id)} should be`,
    listText(of, wanted),
  ],
  'more-rows': ({ of, seen, wanted }) => [`${seen} ${of}s instead of ${wanted.count}`, listText(of, wanted)],
  field: ({ of, id, name, seen, wanted }) => {
    const whose = id === undefined ? '' : `${of} ${shown(id)}: `;
    return [
      `${whose}${name} is ${shown(seen)} instead of ${shown(wanted)}`,
      `${whose}${name} is ${shown(wanted)}`,
    ];
  },
  cart: ({ seen, wanted }) => [seen === null ? 'no list of items' : cartText(seen), cartText(wanted)],
  'same-number': ({ number, orders }) => [
    `${orders} orders got number ${shown(number)}`,
    'a different order number for each order',
  ],
  'two-orders': ({ numbers }) => [
    `two clicks made ${numbers.length} orders: ${numbers.map(shown).join(' and ')}`,
    'one order; the other click finds the cart empty',
  ],
  race: ({ won, of, pieces }) => [
    `${won} of ${of} customers got 2 of the last ${pieces} pieces`,
    'one gets them, the other status 409',
  ],
  listed: ({ number, items, times, isWanted }) => {
    const what = `order ${number} (${items.map(([product, quantity]) => `${quantity} × product ${product}`).join(', ')})`;
    const often = times === 0 ? 'not' : times === 1 ? '' : `${times} times`;
    return [
      `${what} is ${often ? `${often} ` : ''}on the warehouse’s list${isWanted ? '' : ', and nobody got it'}`,
      isWanted ? `${what} once on the list` : 'no order of a request that was refused',
    ];
  },
  'goes-on': ({ status }) => [
    `with the cookie from before signing out, status ${status}`,
    'status 401: signing out ends the session, not only the cookie in the browser',
  ],
  readable: ({ names }) => [
    `a script can read the cookie ${names.join(', ')} and see the account with it`,
    'HttpOnly for the cookie that opens the account',
  ],
  unfit: ({ name, seen, wanted }) => [`${name} is ${shown(seen)}`, `${name} is ${unfitWords[wanted]}`],
  header: ({ name, seen, keptSeconds = 0 }) => [
    `the header ${name} is ${shown(seen)}`,
    name === 'content-type'
      ? 'JSON (application/json)'
      : keptSeconds > 0
        ? `a browser may keep the answer for ${keptSeconds} s at most`
        : 'no time for which a browser may keep the answer',
  ],
  looks: ({ wrong, of, afterMs, first }) => {
    const [saw, wanted] = first ? wordsOf(first) : ['', ''];
    const after = afterMs === undefined ? '' : `${(afterMs / 1000).toFixed(1)} s later, `;
    return [`${after}${wrong} of ${of} looks: ${saw}`, wanted];
  },
};

const unfitWords = {
  'later-id': 'a number that no older one has',
  'order-number': 'a number or a text',
  'own-id': 'another one for each',
};

const wordsOf = (difference: Difference): [saw: string, wanted: string] =>
  (words[difference.kind] as Words<Difference['kind']>)(difference as never);

const nothing: Step = { method: 'GET', path: '', status: 0 };
const judgedStep = ({ steps }: Answer): Step => steps.at(-1) ?? nothing;

/** What stands behind a long `before=` says nothing to a person, and cannot be broken into lines. */
const withoutLong = (path: string): string => path.replace(/=([^&\s]{20})[^&\s]+/g, '=$1…');

const textOf = ({ method, path, body, times }: Step): string =>
  `${times ? `${plain(times)} times ` : ''}${method} ${path}${body ? ` ${JSON.stringify(body)}` : ''}`;

const stepText = (step: Step): string => textOf({ ...step, path: withoutLong(step.path) });

/** The request that was judged, e.g. `GET /orders?user=42&limit=5`. */
export const requestText = (answer: Answer): string => textOf(judgedStep(answer));

export const sawText = ({ difference }: Answer): string => (difference ? wordsOf(difference)[0] : '');
export const wantedText = ({ difference }: Answer): string => (difference ? wordsOf(difference)[1] : '');

const mostSteps = 6;

/** The wrong answer with what led to it: on one line when nothing did, else the requests in their order, with numbers. */
export function storyOf(answer: Answer, mostCharacters: number): string {
  const { question, steps } = answer;
  const short = (text: string) => shortened(text, mostCharacters);
  if (steps.length < 2)
    return `${question}, ${short(stepText(judgedStep(answer)))}: ${short(sawText(answer))}`;
  const left = steps.slice(-mostSteps);
  const first = steps.length - left.length;
  const lines = left.map((step, n) => {
    const came =
      n < left.length - 1
        ? step.method === 'SQL'
          ? 'done'
          : `status ${step.status}`
        : short(sawText(answer));
    const when = step.beside && n > 0 ? 'at the same moment ' : '';
    return `${first + n + 1}. ${when}${short(stepText(step))}: ${came}`;
  });
  const earlier = first > 0 ? [`(after ${counted(first, 'request', 'requests')} more)`] : [];
  const heading = steps.some(({ times, beside }) => times || beside)
    ? `${question}, in ${steps.length} steps:`
    : `${question}, ${steps.length} requests one after the other:`;
  return [heading, ...earlier, ...lines].join('\n');
}
