// Signing in with an e-mail address.
import fastify from 'fastify';
import { query } from '../db.ts';
import { httpError } from '../errors.ts';

const longestEmail = 254; // no address is longer

export async function signIn(app: fastify.FastifyInstance) {
  // POST /sign-in {"email":"Ana.Adler1@example.com"}   large and small letters are the same to us
  app.post('/sign-in', async request => {
    const { email } = Object(request.body);
    const user = await findUser(emailFrom(email));
    if (!user) throw httpError(404, 'nobody has this e-mail address');
    return user;
  });
}

async function findUser(email: string) {
  const rows = await query(
    `SELECT id, name, email
     FROM users
     WHERE lower(email) = lower($1)`,
    [email],
  );
  return rows[0];
}

function emailFrom(value: unknown) {
  const email = String(value);
  // Something, one @, something: no blanks in it and nothing that cannot be seen.
  const looksRight = /^[^\s\p{C}@]+@[^\s\p{C}@]+$/u.test(email);
  if (typeof value !== 'string' || !looksRight || email.length > longestEmail) {
    throw httpError(400, 'email must be an e-mail address');
  }
  return email;
}
