/** What a right shop says to those who sign in. */
import { post } from '../compare.ts';
import { userRow, users } from '../data-shape.ts';
import { between } from '../draw.ts';
import { headersPromise } from '../headers.ts';
import { judgeAnswer, right } from '../judge.ts';
import { type FastCheck, type Model } from '../model.ts';
import { type Change, changes, neighbour } from '../neighbours.ts';
import type { HttpRequest, Judgement, Random, ShopAnswer } from '../traffic.ts';
import type { Visit } from '../visit.ts';
import { judgePerson } from './truth.ts';

const longest = 254;

const ways = {
  kept: (address: string) => address,
  large: (address: string) => address.toUpperCase(),
  small: (address: string) => address.toLowerCase(),
  mixed: (address: string) =>
    address.replace(/[a-z]/gi, (letter, place: number) =>
      place % 2 ? letter.toUpperCase() : letter.toLowerCase(),
    ),
};
type Way = keyof typeof ways;

export type Ask =
  | { do: 'own'; user: number; way: Way }
  | { do: 'like'; user: number; change: Change; at: number; way: Way }
  | { do: 'moved' }
  | { do: 'unknown'; number: number }
  | { do: 'refused'; kind: number };

export const model: Model<Ask> = {
  id: 'sign-in',
  promises: {
    'as-it-is-kept': 'Sign-in lets the same people in as before',
    'in-any-case': 'They may type their address in large or small letters',
    'somebody-else': 'An address that is only like theirs lets nobody in',
    'as-of-today': 'Somebody new can sign in at once. A user with a new address signs in with that one alone',
    'not-found': 'what is not there (status 404)',
    'bad-input': 'Bad input gets a clear "no" (status 400)',
    [headersPromise]: 'Answers are JSON, and a browser may not keep them',
  },
  core,
  draw(fc: FastCheck) {
    const user = fc.integer({ min: 1, max: users });
    const way = fc.constantFrom(...(Object.keys(ways) as Way[]));
    const change = fc.constantFrom(...changes);
    const at = fc.double({ min: 0, max: 1, noNaN: true });
    return fc.oneof(
      { weight: 4, arbitrary: fc.record({ do: fc.constant('own' as const), user, way }) },
      { weight: 8, arbitrary: fc.record({ do: fc.constant('like' as const), user, change, at, way }) },
      { weight: 1, arbitrary: fc.record({ do: fc.constant('moved' as const) }) },
      { weight: 1, arbitrary: fc.record({ do: fc.constant('unknown' as const), number: fc.nat() }) },
      { weight: 1, arbitrary: fc.record({ do: fc.constant('refused' as const), kind: fc.nat() }) },
    );
  },
  lane,
};

/** What a slow shop is asked too. */
const firstLikes: Change[] = [
  'percent',
  'underscore',
  'more-before',
  'last-cut',
  'cut-behind',
  'quote',
  'other-case',
];

function core(random: Random): Ask[][][] {
  const multipleOf = (step: number) => step * between(random, 1, Math.floor(users / step));
  // Capitals in the name of the address, and in what follows the @.
  const people = [1, 3, 21].map(multipleOf);
  const like = (change: Change): Ask => ({
    do: 'like',
    user: multipleOf(3),
    change,
    at: random(),
    way: 'kept',
  });
  return [
    [
      ...firstLikes.map(change => [like(change)]),
      ...people.map(user =>
        (['kept', 'large', 'small'] as const).map((way): Ask => ({ do: 'own', user, way })),
      ),
      [{ do: 'own', user: 1, way: 'mixed' }],
      [{ do: 'own', user: users, way: 'mixed' }],
      ...changes.filter(change => !firstLikes.includes(change)).map(change => [like(change)]),
      [{ do: 'moved' }],
    ],
    [[{ do: 'unknown', number: between(random, 1, users) }]],
    badInputs.map((_, kind): Ask[] => [{ do: 'refused', kind }]),
  ];
}

const typing = (email: unknown): HttpRequest => post('/sign-in', email === undefined ? {} : { email });

const badInputs = [
  ...[undefined, null, 42, true, ['ana.adler1@example.com'], { address: 'ana.adler1@example.com' }, '', ' '],
  ...['ana.adler', '@example.com', 'ana.adler1@', 'ana@adler@example.com', 'ana adler1@example.com'],
  `${'a'.repeat(longest)}@example.com`,
];

/** The number in an address is its owner's, if it is the address of anybody. */
function ownerOf(typed: string): number | null {
  const id = Number(typed.match(/(\d+)@/)?.[1]);
  if (!(id >= 1 && id <= users)) return null;
  return userRow(id).email.toLowerCase() === typed.toLowerCase() ? id : null;
}

/** Status 404; or 400, where it is no address at all. */
const judgeNobody = (answer: ShopAnswer): Judgement =>
  answer.status === 400 ? right : judgeAnswer(answer, 404);

const own = (visit: Visit, typed: string, user: number, question: string) =>
  visit.ask(typing(typed), { [question]: answer => judgePerson(answer, userRow(user)) });

function lane(place: number, mark: number) {
  let moves = 0;
  return (visit: Visit) =>
    async (ask: Ask): Promise<void> => {
      if (ask.do === 'own') {
        const question = ask.way === 'kept' ? 'as-it-is-kept' : 'in-any-case';
        await own(visit, ways[ask.way](userRow(ask.user).email), ask.user, question);
      } else if (ask.do === 'like') {
        const typed = ways[ask.way](neighbour(userRow(ask.user).email, ask.change, ask.at));
        const owner = ownerOf(typed);
        if (owner !== null) await own(visit, typed, owner, 'in-any-case');
        else await visit.ask(typing(typed), { 'somebody-else': judgeNobody });
      } else if (ask.do === 'moved') await moved(visit, `${mark}.${place}.${++moves}`);
      else if (ask.do === 'unknown')
        await visit.refused(
          'not-found',
          typing(`ana.adler${users + 1 + (ask.number % users)}@example.com`),
          404,
        );
      else await visit.refused('bad-input', typing(badInputs[ask.kind % badInputs.length]), 400);
      if (ask.do === 'unknown' || ask.do === 'refused')
        await own(visit, userRow(7).email, 7, 'as-it-is-kept');
    };
}

/** Somebody new, who then has another name and another address. */
async function moved(visit: Visit, mark: string): Promise<void> {
  const before = { name: 'Nele Neu', email: `Nele.${mark}@Example.com` };
  const after = { name: 'Nele Alt', email: `Nele.Alt.${mark}@Example.com` };
  const insert = 'INSERT INTO users (name, email) VALUES ($1, $2) RETURNING id';
  const update = 'UPDATE users SET name = $2, email = $3 WHERE id = $1 RETURNING id';
  const id = (await visit.administer(insert, [before.name, before.email]))?.[0]?.id;
  if (typeof id !== 'number') return;
  const question = 'as-of-today';
  await visit.ask(typing(before.email), { [question]: answer => judgePerson(answer, { id, ...before }) });
  if (!(await visit.administer(update, [id, after.name, after.email]))?.length) return;
  await visit.ask(typing(after.email.toUpperCase()), {
    [question]: answer => judgePerson(answer, { id, ...after }),
  });
  await visit.ask(typing(before.email), { [question]: judgeNobody });
}
