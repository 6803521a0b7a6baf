/** Cookies that a shop never gave, made from one that it gave. */

const digitRun = /\d{1,9}/g;
const mostForgeries = 8;

/** Texts that could stand in the place of one. */
type Change = (text: string) => string[];

/** The cookies of a customer with one thing in them changed, also in what is only encoded: a number, where nothing else is said. */
export function forgeries(cookies: string, change: Change = withOtherNumber): string[] {
  const found = cookies.split('; ').flatMap((pair, place, pairs) => {
    const name = pair.slice(0, pair.indexOf('='));
    const value = pair.slice(name.length + 1);
    return changedValues(value, change).map(changed => pairs.with(place, `${name}=${changed}`).join('; '));
  });
  // The first ones are numbers next to the own one; of the others some from everywhere.
  const step = Math.max(1, Math.floor(found.length / mostForgeries));
  return found.filter((_, n) => n % step === 0).slice(0, mostForgeries);
}

function changedValues(value: string, change: Change): string[] {
  const parts = value.split('.');
  const decoded = parts.flatMap((part, n) =>
    change(decodedText(part) ?? '').map(text => parts.with(n, encode(text)).join('.')),
  );
  if (decoded.length > 0) return decoded;
  const plain = decodeURIComponentOrSame(value);
  const isJson = plain !== value || value.startsWith('{') || value.startsWith('[');
  return isJson ? change(plain).map(encodeURIComponent) : change(value);
}

/** What readable JSON a part is the base64 of; null when it is none. */
function decodedText(part: string): string | null {
  try {
    const text = atob(part.replaceAll('-', '+').replaceAll('_', '/'));
    return typeof JSON.parse(text) === 'object' ? text : null;
  } catch {
    return null;
  }
}

const encode = (text: string): string =>
  btoa(text).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');

function decodeURIComponentOrSame(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}

/** Each number in it once one lower and once one higher; the last two characters stay, as they may only pad. */
function withOtherNumber(text: string): string[] {
  return [...text.matchAll(digitRun)].flatMap(({ 0: digits, index }) => {
    const isWhole = digits.length === text.length;
    if (!isWhole && index + digits.length > text.length - 2) return [];
    return [-1, 1].flatMap(change => {
      const number = Number(digits) + change;
      if (number < 0 || String(number).length > digits.length) return [];
      const other = String(number).padStart(digits.length, '0');
      return [text.slice(0, index) + other + text.slice(index + digits.length)];
    });
  });
}
