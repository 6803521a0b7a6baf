/** Ways in which a file that a person writes goes wrong: by its bytes, by its lines, and, for YAML, by its keys and values. */
import {
  type Document,
  isMap,
  isNode,
  isPair,
  isScalar,
  isSeq,
  type Pair,
  parseDocument,
  Scalar,
  visit,
} from 'yaml';
import type { Random } from '../lab/shop/traffic.ts';
import { oneOf } from './proof.ts';

const oddText = [
  ...['', ' ', '\t', '\n', '\0', '\uFEFF', '\u202E', '💥', "'", '"', '\\', '#', ':', '- ', '? ', '| ', '> '],
  ...[
    '{',
    '}',
    '[',
    ']',
    '&a',
    '*a',
    '!!js/function',
    '!tag ',
    '---\n',
    '...\n',
    '%YAML 9.9\n',
    '<<: *a',
    '~',
  ],
  ...[
    '../../etc/passwd',
    '$(false)',
    '`false`',
    '; DROP TABLE orders;',
    '%s%n',
    '{{7*7}}',
    '$HOME',
    '9'.repeat(400),
  ],
  ...[
    '__proto__',
    'constructor',
    'prototype',
    'toString',
    'hasOwnProperty',
    'null',
    'true',
    'NaN',
    '.inf',
    '0x10',
    '1e999',
  ],
] as const;
const oddValues: readonly unknown[] = [
  ...[null, true, false, 0, -1, 1.5, 1e308, Number.NaN, Number.POSITIVE_INFINITY, -0, 2 ** 53, 2 ** 31],
  ...[[], {}, [[]], [null], { a: 1 }, [1, 2, 3], Array.from({ length: 300 }, (_, n) => n)],
  ...oddText,
];

const below = (random: Random, limit: number) => Math.floor(random() * limit);

/** One to three changes anywhere, without looking at what the text means. */
export function mutateBytes(text: string, random: Random): Buffer {
  let bytes = Buffer.from(text);
  for (let change = below(random, 3); change >= 0; change--) {
    const at = below(random, bytes.length + 1);
    const to = Math.min(bytes.length, at + 1 + below(random, 40));
    const other = below(random, bytes.length + 1);
    const [head, cut, tail] = [bytes.subarray(0, at), bytes.subarray(at, to), bytes.subarray(to)];
    const put = oneOf(
      [
        () => [head, tail],
        () => [head],
        () => [head, cut, cut, tail],
        () => [head, Buffer.from(oneOf(oddText, random)), bytes.subarray(at)],
        () => [head, Buffer.from([below(random, 256)]), bytes.subarray(Math.min(bytes.length, at + 1))],
        () => [head, bytes.subarray(other, other + 60), bytes.subarray(at)],
      ],
      random,
    );
    bytes = Buffer.concat(put());
  }
  return bytes;
}

/** One to three lines deleted, doubled, moved, or indented otherwise. */
export function mutateLines(text: string, random: Random): Buffer {
  const lines = text.split('\n');
  for (let change = below(random, 3); change >= 0; change--) {
    const at = below(random, lines.length);
    const [line = ''] = lines.splice(at, 1);
    const put = oneOf(
      [
        () => [],
        () => [line, line],
        () => [`  ${line}`],
        () => [line.replace(/^ {1,2}/, '')],
        () => [line.replace(/^ +/, '\t')],
        () => [line.slice(0, below(random, line.length + 1))],
        () => [oneOf(oddText, random) + line],
        () => [line.replace(/\w+/, () => oneOf(oddText, random))],
      ],
      random,
    );
    lines.splice(oneOf([at, below(random, lines.length + 1)], random), 0, ...put());
  }
  return Buffer.from(lines.join('\n'));
}

/** One to three keys or values of a YAML file deleted, renamed, doubled, moved, or made into something else. */
export function mutateYaml(text: string, random: Random): Buffer {
  const document = parseDocument(text);
  for (let change = below(random, 3); change >= 0; change--) {
    const places = placesIn(document);
    if (places.length === 0) break;
    const { items, n } = oneOf(places, random);
    const other = oneOf(places, random);
    const item = items[n];
    const pair = isPair(item) ? item : null;
    oneOf(
      [
        () => items.splice(n, 1),
        () => items.splice(n, 0, copyOf(item)),
        () => put(document, items, n, oneOf(oddValues, random)),
        () => put(document, items, n, oneOf(oddValues, random)),
        () => pair && rename(pair, misspelt(isScalar(pair.key) ? String(pair.key.value) : '', random)),
        () => pair && rename(pair, oneOf(oddText, random)),
        () => items.splice(n, 1, copyOf(other.items[other.n])),
        () => items.reverse(),
      ],
      random,
    )();
  }
  try {
    return Buffer.from(document.toString());
  } catch {
    return mutateBytes(text, random); // what cannot be written as YAML at all
  }
}

type Place = { items: unknown[]; n: number };

function placesIn(document: Document): Place[] {
  const places: Place[] = [];
  visit(document, {
    Collection(_, node) {
      if (!isMap(node) && !isSeq(node)) return;
      for (const n of node.items.keys()) places.push({ items: node.items, n });
    },
  });
  return places;
}

function rename(pair: Pair, key: string): void {
  pair.key = new Scalar(key);
}

const copyOf = (item: unknown): unknown => (isPair(item) || isNode(item) ? item.clone() : item);

function put(document: Document, items: unknown[], n: number, value: unknown): void {
  const item = items[n];
  if (isPair(item)) item.value = document.createNode(value);
  else items[n] = document.createNode(value);
}

function misspelt(word: string, random: Random): string {
  const at = below(random, word.length);
  return oneOf(
    [
      word.slice(0, at) + word.slice(at + 1),
      word.toUpperCase(),
      `${word}s`,
      ` ${word}`,
      word.slice(0, at) + word.charAt(at) + word.slice(at),
    ],
    random,
  );
}
