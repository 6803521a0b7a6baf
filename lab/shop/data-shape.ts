/**
 * The data that every shop begins with: what services/database/seed.sql writes, row by row, as arithmetic on ids. A test compares it with a
 * real PostgreSQL. No other file here repeats these numbers. Runs in Node.js and in k6, so it imports nothing.
 */

/** Ids are 1 to the number of rows; what is added gets later ones. */
export const users = 200_000;
export const products = 20_000;
export const orders = 1_000_000;
/** What PostgreSQL's type integer can hold. */
export const largestId = 2_147_483_647;

/** Users 1 to 100 are offices and cafés, which order most; every other user has 3 or 4 orders. */
export const heavyUsers = 100;
export const ordersOfHeavyUser = 3000;

/** As many products in each. */
export const categories = ['kitchen', 'garden', 'books', 'toys', 'office', 'sport', 'music', 'pets'];
export const productsInCategory = products / categories.length;

/** Of twenty products in a row the tenth has few pieces left and the last one none. */
export const stockRow = 20;
export const fewLeftPlace = 10;
export const fewLeft = 3;
export const stocked = 500;

export type User = { id: number; name: string; email: string };
export type Product = {
  id: number;
  seller_id: number;
  seller: string;
  category: string;
  name: string;
  price_cents: number;
};
export type Order = {
  id: number;
  user_id: number;
  product_id: number;
  quantity: number;
  total_cents: number;
  status: string;
  /** as in an answer: ISO 8601, UTC */
  created_at: string;
};

const wordsOf = (text: string) => text.split(' ');
const firstNames = wordsOf(
  'Ana Ben Chidi Dora Emil Fatima Goran Hana Ivo Jun Kofi Lena Mira Noor Otto Priya Rosa Sami Tomas Uma Vera Wen Yara',
);
const lastNames = wordsOf(
  'Adler Bianchi Costa Demir Eze Ferrari Garcia Haddad Ito Jansen Kaya Lopez Mbeki Novak Okafor Petrov Rossi Silva Tanaka',
);
const looks = wordsOf('Small Big Blue Red Oak Steel Soft Folding Travel Vintage');
const things = wordsOf('lamp mug chair puzzle notebook ball bowl shelf kettle basket clock brush rug');

const nth = (list: string[], n: number): string => list[n % list.length] ?? '';

/** Every third user has capitals in the name of the address, every seventh in what follows the @. */
export function userRow(id: number): User {
  const first = nth(firstNames, id * 7919);
  const last = nth(lastNames, id * 104729);
  const named = id % 3 === 0 ? `${first}.${last}` : `${first}.${last}`.toLowerCase();
  return { id, name: `${first} ${last}`, email: `${named}${id}@${id % 7 === 0 ? 'Example' : 'example'}.com` };
}

export const priceOf = (product: number): number => 199 + ((product * 6151) % 19_800);

/** Those who sell at the beginning, drawn by any number: few, so that the database joins them to products at little cost. */
export const sellerOf = (number: number): number => 101 + (number % 500);

export function productRow(id: number): Product {
  const seller_id = sellerOf(id * 7907);
  return {
    id,
    seller_id,
    seller: userRow(seller_id).name,
    category: nth(categories, id),
    name: `${nth(looks, id * 31)} ${nth(things, id * 17)} no. ${id}`,
    price_cents: priceOf(id),
  };
}

/** The ids of a category from the newest on; none for a category that is not there. */
export function newestProducts(category: string, from: number, count: number): number[] {
  const place = categories.indexOf(category);
  if (place < 0) return [];
  const newest = products - ((products - place) % categories.length);
  const here = Math.max(0, Math.min(count, productsInCategory - from));
  return Array.from({ length: here }, (_, n) => newest - categories.length * (from + n));
}

/** Those that everybody looks at when there is a rush on a few. */
export const popularProducts = [1204, 4711, 7350, 12_089, 18_626];

export function piecesOf(product: number): number {
  const place = product % stockRow;
  return place === 0 ? 0 : place === fewLeftPlace ? fewLeft : stocked;
}

// id * 618033 % 1,000,000 gives each order a place of its own, far from that of its neighbours. The first 300,000 places belong to
// the heavy users, one after the other; the others are dealt out in turn.
const shuffle = 618_033;
const unshuffle = 7697; // shuffle * unshuffle % orders is 1
const heavyPlaces = heavyUsers * ordersOfHeavyUser;
const lightUsers = users - heavyUsers;

function ownerOf(order: number): number {
  const place = (order * shuffle) % orders;
  if (place < heavyPlaces) return 1 + Math.floor(place / ordersOfHeavyUser);
  return 1 + heavyUsers + ((place - heavyPlaces) % lightUsers);
}

/** Whether an order was there at the beginning. */
export const isSeededOrder = (id: number): boolean => Number.isInteger(id) && id >= 1 && id <= orders;

const firstOrderMs = Date.UTC(2023, 0, 1);
const lastDelivered = 998_000;

export function orderRow(id: number): Order {
  const product_id = 1 + ((id * 7919) % products);
  const quantity = 1 + (((id * 31) % 97) % 4);
  return {
    id,
    user_id: ownerOf(id),
    product_id,
    quantity,
    total_cents: quantity * priceOf(product_id),
    status: id > lastDelivered ? 'placed' : id % 29 === 0 ? 'returned' : 'delivered',
    created_at: new Date(firstOrderMs + id * 63_000).toISOString(),
  };
}

/** The distances between two orders of a heavy user, which follow from the shuffle. */
const heavyGaps = [233, 377, 610];

/** The ids of a user's newest orders, at most so many. */
export function newestOrders(user: number, count: number): number[] {
  if (user > heavyUsers) return lightOrders(user).slice(0, count);
  const ids: number[] = [];
  const isOwn = (id: number) => id > 0 && ownerOf(id) === user;
  let id = orders;
  while (!isOwn(id)) id--;
  while (ids.length < count && id > 0) {
    ids.push(id);
    id -= heavyGaps.find(gap => isOwn(id - gap)) ?? id;
  }
  return ids;
}

function lightOrders(user: number): number[] {
  const ids: number[] = [];
  for (let place = heavyPlaces + user - heavyUsers - 1; place < orders; place += lightUsers)
    ids.push((place * unshuffle) % orders || orders);
  return ids.sort((a, b) => b - a);
}
