/** Says in plain words what a schema found wrong. */
import { z } from 'zod';
import { suggestion } from './suggest.ts';

/** What is wrong, and where in the data; `key` points at the key itself, `value` at what it holds. */
export type Problem = { path: PropertyKey[]; at: 'key' | 'value'; message: string };

/** Of a value that is wrong, so that a long text does not hide what is wrong with it. */
const mostShown = 60;

const kinds: Record<string, string> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  array: 'a list, such as [a, b]',
  object: 'keys with values',
  record: 'keys with values',
};

/** Parses, with every problem in plain words. A schema's own messages are kept. */
export function check<Schema extends z.ZodType>(
  schema: Schema,
  data: unknown,
): { data: z.output<Schema>; problems: [] } | { data: null; problems: Problem[] } {
  const result = parse(schema, data);
  return result.success
    ? { data: result.data, problems: [] }
    : { data: null, problems: result.error.issues.flatMap(issue => problemsOf(issue)) };
}

/** For a schema inside a schema: the issues of the inner one, under `path` of the outer one. */
export function issuesUnder(path: PropertyKey[], schema: z.ZodType, data: unknown): z.core.$ZodRawIssue[] {
  const issues = parse(schema, data).error?.issues ?? [];
  return issues.map(issue => ({ ...issue, path: [...path, ...issue.path] }) as z.core.$ZodRawIssue);
}

function parse<Schema extends z.ZodType>(
  schema: Schema,
  data: unknown,
): z.ZodSafeParseResult<z.output<Schema>> {
  return schema.safeParse(data, { error: sentence, reportInput: true });
}

function problemsOf(issue: z.core.$ZodIssue): Problem[] {
  if (issue.code === 'invalid_union' && issue.message === ofTheForm)
    return nearestForm(issue.errors).flatMap(inner =>
      problemsOf({ ...inner, path: [...issue.path, ...inner.path] }),
    );
  if (issue.code !== 'unrecognized_keys') return [{ path: issue.path, at: 'value', message: shown(issue) }];
  const sentences = issue.message.split('\n');
  return issue.keys.map((key, n) => ({
    path: [...issue.path, key],
    at: 'key',
    message: sentences[n] ?? issue.message,
  }));
}

/** Of several forms that a value may have: told is what is wrong with the one that it resembles. */
const ofTheForm = 'as its form says';

/** The form whose keys it has, which says the least about the value's own keys. */
function nearestForm(forms: z.core.$ZodIssue[][]): z.core.$ZodIssue[] {
  const strange = (issues: z.core.$ZodIssue[]) =>
    issues
      .filter(({ path }) => path.length <= 1)
      .reduce((sum, issue) => sum + (issue.code === 'unrecognized_keys' ? issue.keys.length : 1), 0);
  return forms.toSorted((a, b) => strange(a) - strange(b))[0] ?? [];
}

function shown(issue: z.core.$ZodIssue): string {
  const key = issue.path.findLast(part => typeof part === 'string') ?? 'the file';
  const isScalar = ['string', 'number', 'boolean'].includes(typeof issue.input);
  const value = JSON.stringify(issue.input) ?? '';
  const seen = value.length > mostShown ? `${value.slice(0, mostShown)} …` : value;
  return `${String(key)}${isScalar ? ` ${seen}` : ''}: ${issue.message}`;
}

function sentence(issue: z.core.$ZodRawIssue): string | undefined {
  switch (issue.code) {
    case 'invalid_type': {
      const wanted = kinds[issue.expected] ?? issue.expected;
      return issue.input === undefined ? `is missing; write ${wanted}` : `write ${wanted}`;
    }
    case 'unrecognized_keys': {
      const known = issue.inst instanceof z.ZodObject ? Object.keys(issue.inst.shape) : [];
      return issue.keys.map((key: string) => `unknown key ${key}; ${suggestion(key, known)}`).join('\n');
    }
    case 'invalid_value':
      return issue.input === undefined
        ? `is missing; write ${either(issue.values)}`
        : `write ${either(issue.values)}`;
    case 'invalid_union':
      return issue.options ? `write ${either(issue.options as unknown[])}` : ofTheForm;
    case 'too_small':
      return `must ${amount(issue.origin, 'at least', Number(issue.minimum), issue.inclusive !== false)}`;
    case 'too_big':
      return `must ${amount(issue.origin, 'at most', Number(issue.maximum), issue.inclusive !== false)}`;
    default:
      return undefined;
  }
}

const either = (values: readonly unknown[]): string => values.map(String).join(' or ');

function amount(origin: string, bound: 'at least' | 'at most', limit: number, inclusive: boolean): string {
  if (origin === 'string') return `have ${bound} ${limit} characters`;
  if (origin === 'array') return `have ${bound} ${limit} ${limit === 1 ? 'entry' : 'entries'}`;
  if (inclusive) return `be ${bound} ${limit}`;
  return `be ${bound === 'at least' ? 'more' : 'less'} than ${limit}`;
}
