/** What every judgement of an answer begins with. Runs in Node.js and in k6. */
import type { Difference } from './difference.ts';
import type { Judgement, ShopAnswer } from './traffic.ts';

export type Fields = Record<string, unknown>;

export const right: Judgement = { wrong: '' };

/** Right when the status is the wanted one and `judgeBody` finds nothing. */
export function judgeAnswer(
  answer: ShopAnswer,
  status: number,
  judgeBody: (body: Fields) => Judgement = () => right,
): Judgement {
  if (answer.status === 0)
    return { wrong: 'no answer', difference: { kind: 'no-answer', said: answer.body } };
  if (answer.status !== status) {
    const body = answer.body.slice(0, 80);
    const difference = { kind: 'status', wanted: status, status: answer.status, body } as const;
    return { wrong: `status ${answer.status}`, difference };
  }
  return judgeBody(parsed(answer));
}

/** The body, or an empty object when it is no JSON object. */
export function parsed({ body }: ShopAnswer): Fields {
  try {
    return Object(JSON.parse(body));
  } catch {
    return {};
  }
}

/** The objects in a list; null when it is none. */
export const rowsIn = (list: unknown): Fields[] | null => (Array.isArray(list) ? list.map(Object) : null);

/** Right when the rows are these, in this order. Additional fields are welcome. */
export function judgeRows(one: 'order' | 'product', list: unknown, wanted: { id: number }[]): Judgement {
  const rows = rowsIn(list);
  if (!rows) return { wrong: 'no list', difference: { kind: 'no-list', of: one } };
  const count = {
    of: one,
    seen: rows.length,
    wanted: { count: wanted.length, first: wanted[0]?.id ?? null },
  };
  for (const [n, row] of wanted.entries()) {
    const found = rows[n];
    if (found?.id !== row.id) {
      const missing = { kind: 'row', id: row.id, place: n + 1, ...count } as const;
      return {
        wrong: 'wrong rows',
        difference: found ? { ...missing, instead: found.id ?? null } : missing,
      };
    }
    const field = wrongField(found, row);
    if (field) return { wrong: 'wrong fields', difference: { kind: 'field', of: one, id: row.id, ...field } };
  }
  return rows.length > wanted.length
    ? { wrong: 'wrong rows', difference: { kind: 'more-rows', ...count } }
    : right;
}

/** Right when the object has these fields; `wrong` is what it is called when it has not, `of` what the object is. */
export function judgeFields(found: Fields, wanted: Fields, wrong: string, of = 'answer'): Judgement {
  const field = wrongField(found, wanted);
  return field ? { wrong, difference: { kind: 'field', of, ...field } } : right;
}

function wrongField(found: Fields, wanted: Fields) {
  for (const name in wanted)
    if (found[name] !== wanted[name]) return { name, seen: found[name] ?? null, wanted: wanted[name] };
  return null;
}

/** A value of the wrong kind. */
export const unfit = (
  wrong: string,
  name: string,
  seen: unknown,
  wanted: Extract<Difference, { kind: 'unfit' }>['wanted'],
): Judgement => ({ wrong, difference: { kind: 'unfit', name, seen: seen ?? null, wanted } });

/** What an answer gives as the number of an order, and it is none. */
export const noOrderNumber = (name: string, seen: unknown): Judgement =>
  unfit('no order number', name, seen, 'order-number');

/** Whether it can name an order: the shop decides what its numbers look like. */
export const isNumberOfOrder = (value: unknown): value is number | string =>
  typeof value === 'string' ? value !== '' : Number.isFinite(value);
