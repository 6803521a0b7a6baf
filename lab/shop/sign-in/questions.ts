import { inTurns, judged, post, refused } from '../compare.ts';
import type { Answer } from '../contract.ts';
import { type ContractContext, defineContract } from '../contract.ts';
import { userRow, users } from '../data-shape.ts';
import { between } from '../draw.ts';
import type { HttpRequest } from '../traffic.ts';
import { judgeUser } from './truth.ts';

const longest = 254;

/** Signing in with the address as it is kept and in any other case; 18 requests, of which 13 look for a user. */
export const signIn = defineContract({
  id: 'sign-in',
  async ask(context) {
    // All inputs are drawn before anything is sent, so that the same seed gives the same questions.
    const { random } = context;
    const multipleOf = (step: number) => step * between(random, 1, Math.floor(users / step));
    // Capitals in the name of the address, and in what follows the @.
    const people = [multipleOf(1), multipleOf(3), multipleOf(21)];
    const victim = multipleOf(3);
    const nobody = between(random, users + 1, 2 * users);
    return inTurns([
      ...people.map(id => () => inAnyCase(context, id)),
      () => somebodyElse(context, victim),
      async () => [await refused(context, 'not-found', typing(`ana.adler${nobody}@example.com`), 404)],
      ...badInputs.map(email => async () => [await refused(context, 'bad-input', typing(email), 400)]),
    ]);
  },
});

const badInputs = [undefined, 42, '', 'ana.adler', `${'a'.repeat(longest)}@example.com`];

const typing = (email: unknown): HttpRequest => post('/sign-in', email === undefined ? {} : { email });

/** However it is typed, it is the same user, whose address is shown as it is kept. */
async function inAnyCase(context: ContractContext, id: number): Promise<Answer[]> {
  const { email } = userRow(id);
  return [
    await askUser(context, 'as-it-is-kept', email, id),
    await askUser(context, 'in-any-case', email.toUpperCase(), id),
    await askUser(context, 'in-any-case', email.toLowerCase(), id),
  ];
}

async function askUser({ send }: ContractContext, question: string, typed: string, user: number) {
  const request = typing(typed);
  const answer = await send(request);
  return judged(question, request, answer, judgeUser(answer, user));
}

/** An address that is only like that of a user is nobody's: more of it, and signs that stand for any letters in a pattern. */
async function somebodyElse(context: ContractContext, id: number): Promise<Answer[]> {
  const { email } = userRow(id);
  const alike = [`x${email}`, `%${email.slice(3)}`, `${email.slice(0, 2)}_${email.slice(3)}`];
  return inTurns(
    alike.map(typed => async () => [await refused(context, 'somebody-else', typing(typed), 404)]),
  );
}
