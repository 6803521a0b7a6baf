import { between, inTurns, judged, oneTruthAtATime, post } from '../compare.ts';
import type { Answer } from '../contract.ts';
import { type ContractContext, defineContract } from '../contract.ts';
import { parsed } from '../judge.ts';

type User = { id: number; name: string; email: string };

/** The seed's shape: every third user has capitals in the name, every seventh in what follows the @. */
const allUsers = 200_000;
const longest = 254;

const path = '/sign-in';

/** Signing in with the address as it is kept and in any other case; 18 requests, of which 13 look for a user. */
export const signIn = defineContract({
  id: 'sign-in',
  async ask(given) {
    const context = oneTruthAtATime(given);
    // All inputs are drawn before anything is sent, so that the same seed gives the same questions.
    const { random } = context;
    const multipleOf = (step: number) => step * between(random, 1, Math.floor(allUsers / step));
    const people = [multipleOf(1), multipleOf(3), multipleOf(21)];
    const victim = multipleOf(3);
    const nobody = between(random, allUsers + 1, 2 * allUsers);
    return inTurns([
      ...people.map(id => () => inAnyCase(context, id)),
      () => somebodyElse(context, victim),
      () => refused(context, 'not-found', `ana.adler${nobody}@example.com`, 404),
      ...badInputs.map(email => () => refused(context, 'bad-input', email, 400)),
    ]);
  },
});

const badInputs = [undefined, 42, '', 'ana.adler', `${'a'.repeat(longest)}@example.com`];

async function userOf({ truth }: ContractContext, id: number): Promise<User> {
  const [user] = await truth<User>('SELECT id, name, email FROM users WHERE id = $1', [id]);
  if (!user) throw new Error(`the template has no user ${id}`);
  return user;
}

/** However it is typed, it is the same user, whose address is shown as it is kept. */
async function inAnyCase(context: ContractContext, id: number): Promise<Answer[]> {
  const user = await userOf(context, id);
  return [
    await askUser(context, 'as-it-is-kept', user.email, user),
    await askUser(context, 'in-any-case', user.email.toUpperCase(), user),
    await askUser(context, 'in-any-case', user.email.toLowerCase(), user),
  ];
}

async function askUser({ send }: ContractContext, question: string, email: string, user: User) {
  const request = post(path, { email });
  const answer = await send(request);
  const words = `user ${user.id}, ${user.name}, ${user.email}`;
  return judged(question, request, words, answer, 200, () => {
    const { id, name, email } = parsed(answer);
    if (id === user.id && name === user.name && email === user.email) return '';
    return `user ${id}, ${name}, ${email}`;
  });
}

/** An address that is only like that of a user is nobody's: more of it, and signs that stand for any letters in a pattern. */
async function somebodyElse(context: ContractContext, id: number): Promise<Answer[]> {
  const { email } = await userOf(context, id);
  const alike = [`x${email}`, `%${email.slice(3)}`, `${email.slice(0, 2)}_${email.slice(3)}`];
  return inTurns(alike.map(typed => () => refused(context, 'somebody-else', typed, 404)));
}

async function refused(
  { send }: ContractContext,
  question: string,
  email: unknown,
  status: number,
): Promise<Answer[]> {
  const request = post(path, email === undefined ? {} : { email });
  return [judged(question, request, `status ${status}`, await send(request), status)];
}
