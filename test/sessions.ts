/**
 * Sessions at the terminal, on one lab, in this order. Left out: what shows live numbers or this machine (`status`, `load`, `watch`,
 * `doctor`: command-texts.ts), the lines of the parts' own logs, and what needs a person at the keyboard.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { everyCommand as commands } from '../lab/commands/every.ts';
import type { TestLab } from './test-lab.ts';

/** What is typed after `npx lab`, or a file that the learner saves meanwhile. */
type Step = string[] | { saves: string; content: string };
export type Session = { name: string; steps: Step[] };

const typed = (...lines: string[]): Step[] => lines.map(line => line.split(' ').filter(Boolean));

const latency = 'fault inject network-latency --link';

/** Each with the verbs of its folder. */
const names = Object.entries(commands).flatMap(([name, entry]) =>
  'verbs' in entry ? [name, ...Object.keys(entry.verbs).map(verb => `${name} ${verb}`)] : [name],
);

export const sessions: Session[] = [
  { name: 'help', steps: typed('--help', ...names.map(name => `${name} --help`)) },
  {
    name: 'wrong-use',
    steps: typed(
      ...['', 'aply 02', 'xyzzy', 'apply', 'apply 99', 'apply scenrio-02', 'verify --jsn', 'list twice'],
      ...['status', 'sql', 'load', 'undo', 'diff', 'hint', 'verify', 'reset', 'down', 'watch --seconds two'],
      ...[
        'logs',
        'completion',
        'completion zsh',
        'author',
        'author chek 02',
        'author check',
        'author check 99',
      ],
      ...['author new x y', 'fault', 'fault injct', 'fault inject', 'fault inject network-latncy'],
      ...[`${latency} api-postgres`, `${latency} api-postgres --latency 50`],
      ...[`${latency} api-postgres --latncy 50ms`, `${latency} api-postgres --latency 50ms --for ever`],
      ...['fault inject network-latency --help', 'fault heal', 'fault heal --all network-down'],
    ),
  },
  {
    name: 'faults-by-hand',
    steps: typed(
      'fault list',
      'fault list network-latency',
      `${latency} api-2-postgres --latency 50ms --for 600s`,
      'fault inject connection-limit --part api-2 --connections 3',
      'fault inject network-down --link api-rdis',
      'fault inject row-lock --table orders --id 1',
      'fault inject process-kill --part api-1',
      'fault list connection-limit',
      'fault list network-latency',
      'fault heal connection-limit',
      'fault heal connection-limit',
      'fault heal --all',
      'down',
      'down',
    ),
  },
  {
    name: 'a-scenario',
    steps: [
      ...typed('apply 02 --dry-run', 'apply 02', '', 'list', 'logs apj-1', 'load nothing', 'diff', 'history'),
      ['sql', 'SELECT count(*) FROM users'],
      ['sql', 'SELEC 1'],
      ...typed(
        'fault inject dropped-constraint --constraint products_price_cents_check',
        'fault inject missing-index --index no_such_index',
        'fault inject missing-index --index orders_user_id_created_at_idx',
        'verify',
        'fault heal --all',
      ),
      { saves: 'services/api/ideas.ts', content: '// A thought.\n' },
      {
        saves: 'database/migrations/001_wrong.sql',
        content: '-- One word is mistyped.\nCREATE INDX by_user ON orders (user_id);\n',
      },
      ...typed(
        'diff',
        'verify',
        'list',
        'undo',
        'undo nothing',
        'history',
        'apply 02',
        'reset',
        'up',
        'down',
      ),
      ...typed('', 'up', 'down'),
    ],
  },
];

/** What differs from run to run and from machine to machine is named instead. */
function masked(text: string, lab: TestLab): string {
  return text
    .replaceAll(lab.home.dir, '<home>')
    .replace(/^ +\d+\.\d s {2}.*\n/gm, '') // progress
    .replace(/127\.0\.0\.1:\d+/g, '127.0.0.1:<port>')
    .replace(/\b[0-9a-f]{8}\b|\b[0-9a-f]{7}\.\.[0-9a-f]{7}\b/g, '<id>')
    .replace(/\b\d\d-\d\d (?=\d\d:)/g, '<day> ')
    .replace(/\b\d\d:\d\d(:\d\d)?\b/g, '<time>')
    .replace(/\(\d+\.\d s\)$/gm, '(<n> s)')
    .replace(/(?<=answer: .*)\d+\.\d ms/g, '<n> ms')
    .replace(/ +$/gm, '');
}

/** Types all of it; answers what stands on the screen, as it is and with the masks. */
export async function play(lab: TestLab, { steps }: Session): Promise<{ shown: string; recorded: string }> {
  let shown = '';
  for (const step of steps) {
    if (!Array.isArray(step)) {
      const file = join(lab.home.workspace, step.saves);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, step.content);
      shown += `(${step.saves} is saved.)\n\n`;
      continue;
    }
    const { code, out, err } = await lab.run(step);
    const words = step.map(word => (/[ *]/.test(word) ? `'${word}'` : word));
    shown += `$ ${['npx lab', ...words].join(' ')}\n${out}${err}[exit ${code}]\n\n`;
  }
  return { shown, recorded: masked(shown, lab) };
}
