/** What every judgement of an answer begins with. Runs in Node.js and in k6. */
import type { Judgement, ShopAnswer } from './traffic.ts';

export type Fields = Record<string, unknown>;

export const right: Judgement = { wrong: '' };

/** Right when the status is the wanted one and `judgeBody` finds nothing. */
export function judgeAnswer(
  answer: ShopAnswer,
  status: number,
  judgeBody: (body: Fields) => Judgement = () => right,
): Judgement {
  if (answer.status === 0) return { wrong: 'no answer', saw: answer.body };
  if (answer.status !== status)
    return { wrong: `status ${answer.status}`, saw: `status ${answer.status}: ${answer.body.slice(0, 80)}` };
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
  if (!rows) return { wrong: 'no list', saw: `no list of ${one}s` };
  const count = `${rows.length} ${one}s instead of ${wanted.length}`;
  for (const [place, row] of wanted.entries()) {
    const found = rows[place];
    if (!found) return { wrong: 'wrong rows', saw: `${count}; ${one} ${row.id} is not among them` };
    if (found.id !== row.id) {
      const saw = `${one} ${shown(found.id)} in place ${place + 1}, where ${one} ${row.id} should be`;
      return { wrong: 'wrong rows', saw };
    }
    const problem = wrongField(found, row);
    if (problem) return { wrong: 'wrong fields', saw: `${one} ${row.id}: ${problem}` };
  }
  return rows.length > wanted.length ? { wrong: 'wrong rows', saw: count } : right;
}

/** Right when the object has these fields; `wrong` is what it is called when it has not. */
export function judgeFields(found: Fields, wanted: Fields, wrong: string): Judgement {
  const saw = wrongField(found, wanted);
  return saw ? { wrong, saw } : right;
}

function wrongField(found: Fields, wanted: Fields): string {
  for (const name in wanted)
    if (found[name] !== wanted[name])
      return `${name} is ${shown(found[name])} instead of ${shown(wanted[name])}`;
  return '';
}

/** Whether it can name an order: the shop decides what its numbers look like. */
export const isNumberOfOrder = (value: unknown): value is number | string =>
  typeof value === 'string' ? value !== '' : Number.isFinite(value);

/** As JSON has it, so that the text "7" and the number 7 do not look alike. */
export const shown = (value: unknown): string => JSON.stringify(value) ?? 'missing';
