// Accounts: signing in and out, ordering, and looking at what was ordered. A cookie holds the name of the session.
import { randomUUID } from 'node:crypto';
import fastify from 'fastify';
import { query } from '../db.ts';
import { httpError } from '../errors.ts';
import { largestId, shortText, wholeNumber } from '../input.ts';
import { redis } from '../resources/redis.ts';

const longestEmail = 254; // no address is longer
const largestQuantity = 1000;
const ordersShown = 50;
const sessionSeconds = 24 * 60 * 60; // then the customer signs in again

export async function account(app: fastify.FastifyInstance) {
  // POST /account/sign-in {"email":"ana.adler1@example.com"}   the customer gets a cookie
  app.post('/account/sign-in', async (request, reply) => {
    const { email } = Object(request.body);
    const user = await findUser(shortText('email', email, longestEmail));
    if (!user) throw httpError(404, 'nobody has this e-mail address');
    setCookie(reply, await openSession(user.id));
    return user;
  });

  // POST /account/sign-out
  app.post('/account/sign-out', async (request, reply) => {
    await closeSession(sessionOf(request));
    setCookie(reply, '', '; Max-Age=0');
    return { signed_in: false };
  });

  // GET /account
  app.get('/account', async request => {
    const user = await readUser(await userIdOf(request));
    if (!user) throw signInFirst();
    return user;
  });

  // POST /account/orders {"product":7,"quantity":2}
  app.post('/account/orders', async (request, reply) => {
    const { product, quantity } = Object(request.body);
    const order = await placeOrder(
      await userIdOf(request),
      wholeNumber('product', product, largestId),
      wholeNumber('quantity', quantity, largestQuantity),
    );
    if (!order) throw httpError(404, 'no such product');
    return reply.code(201).send(order);
  });

  // GET /account/orders   the own orders, newest first
  app.get('/account/orders', async request => ({ orders: await ordersOf(await userIdOf(request)) }));
}

// Sessions lie in Redis, where every copy of the shop finds them, also after a restart.
async function openSession(userId: number) {
  const session = randomUUID();
  await redis.set(`session:${session}`, userId, 'EX', sessionSeconds).catch(sayLater);
  return session;
}

// Whose session it is. Customers without one are asked to sign in (401).
async function userIdOf(request: fastify.FastifyRequest) {
  const session = sessionOf(request);
  const userId = session && (await redis.get(`session:${session}`).catch(sayLater));
  if (!userId) throw signInFirst();
  return Number(userId);
}

async function closeSession(session: string | undefined) {
  if (session) await redis.del(`session:${session}`).catch(sayLater);
}

function sayLater(): never {
  throw httpError(503, 'please try again in a moment');
}

function signInFirst() {
  return httpError(401, 'please sign in');
}

function setCookie(reply: fastify.FastifyReply, session: string, more = '') {
  reply.header('set-cookie', `session=${session}; Path=/; HttpOnly; SameSite=Lax${more}`);
}

// The browser sends all its cookies in one line: "session=5a0c…; theme=dark"
function sessionOf(request: fastify.FastifyRequest) {
  return /(?:^|; )session=([^;]+)/.exec(request.headers.cookie ?? '')?.[1];
}

async function findUser(email: string) {
  const rows = await query('SELECT id, name, email FROM users WHERE lower(email) = lower($1)', [email]);
  return rows[0];
}

async function readUser(id: number) {
  const rows = await query('SELECT id, name, email FROM users WHERE id = $1', [id]);
  return rows[0];
}

// One statement: it is done whole, or not at all.
async function placeOrder(userId: number, productId: number, quantity: number) {
  const rows = await query(
    `INSERT INTO orders (user_id, product_id, quantity, total_cents)
     SELECT $1, id, $3, $3 * price_cents FROM products WHERE id = $2
     RETURNING id, product_id, quantity, total_cents, created_at`,
    [userId, productId, quantity],
  );
  return rows[0];
}

async function ordersOf(userId: number) {
  return query(
    `SELECT id, product_id, quantity, total_cents, created_at
     FROM orders
     WHERE user_id = $1
     ORDER BY created_at DESC, id DESC
     LIMIT $2`,
    [userId, ordersShown],
  );
}
