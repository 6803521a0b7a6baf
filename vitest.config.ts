/** Which test files there are, which may run beside others, and how long they may take. Read by `npm test` and by editors. */
import { existsSync } from 'node:fs';
import { defineConfig } from 'vitest/config';
import { mark } from './test/marked-processes.ts';

/** Nothing in them is judged by time, and a busy machine changes no answer: they may run beside others, as may those beside their sources. */
const inPeace = [
  'test/again.test.ts',
  'test/bad-answers.proof.test.ts',
  'test/bad-input-migrations.proof.test.ts',
  'test/bad-input.proof.test.ts',
  'test/code-faults.test.ts',
  'test/command-texts.test.ts',
  'test/commands.test.ts',
  'test/composed-trees.test.ts',
  'test/crash-of-parts.proof.test.ts',
  'test/crash.proof.test.ts',
  'test/dev-container-up.test.ts',
  'test/dev-container.test.ts',
  'test/disk.proof.test.ts',
  'test/hand-made.test.ts',
  'test/heal.test.ts',
  'test/hostile-input.proof.test.ts',
  'test/interrupt.test.ts',
  'test/judged-states.test.ts',
  'test/ledger-kills.proof.test.ts',
  'test/one-door.test.ts',
  'test/parts-docker.test.ts',
  'test/parts.test.ts',
  'test/proof-page.test.ts',
  'test/random-kills.proof.test.ts',
  'test/rest.test.ts',
  'test/save-in-codespace.test.ts',
  'test/servers.test.ts',
  'test/sessions.test.ts',
  'test/storefront.test.ts',
  'test/suite.test.ts',
  'test/transcripts.test.ts',
  'test/watch.test.ts',
  'test/whole-storefront.test.ts',
  'test/workflows.test.ts',
];
/** Beside their sources, and yet by time. */
const needQuiet = [
  'faults/replica-lag.test.ts',
  'lab/commands/trace.test.ts',
  'lab/judge/load/gather-load.test.ts',
  'lab/judge/load/noise.test.ts',
];

const gone = [...inPeace, ...needQuiet].filter(file => !existsSync(`${import.meta.dirname}/${file}`));
if (gone.length > 0) throw new Error(`vitest.config.ts names what is not there: ${gone.join(', ')}`);

const proofs = '**/*.proof.test.ts';
const whole = process.env.LAB_PROOF !== undefined && JSON.parse(process.env.LAB_PROOF).sample !== true;

type Kind = { beside: string[]; alone: string[]; exclude: string[]; limitMs: number };
/** A test that hangs must not hang the suite: the limits are far above what any test takes. */
const kinds: Record<'unit' | 'system' | 'proof', Kind> = {
  unit: {
    beside: ['{bootstrap,faults,lab,machine,scenarios,services}/**/*.test.{ts,mjs}', 'test/*.rules.test.ts'],
    alone: needQuiet,
    exclude: [proofs],
    limitMs: 120_000,
  },
  system: {
    beside: inPeace,
    alone: ['test/**/*.test.ts'],
    exclude: [proofs, 'test/*.rules.test.ts'],
    limitMs: 600_000,
  },
  proof: {
    beside: whole ? [] : inPeace.filter(file => file.endsWith('.proof.test.ts')),
    alone: [proofs],
    exclude: [],
    limitMs: whole ? 6 * 3_600_000 : 600_000,
  },
};

/** Of each kind two projects: those that may run beside others, two at a time, and then one by one those that need the machine alone. */
const projects = Object.entries(kinds).flatMap(([name, { beside, alone, exclude, limitMs }]) => {
  const limits = { testTimeout: limitMs, hookTimeout: limitMs, teardownTimeout: 30_000 };
  const first = { name, include: beside, exclude: name === 'unit' ? [...exclude, ...alone] : exclude };
  const last = {
    name: `${name}-alone`,
    include: alone,
    exclude: name === 'unit' ? exclude : [...exclude, ...beside],
  };
  return [
    { extends: true as const, test: { ...first, ...limits, maxWorkers: 2, sequence: { groupOrder: 1 } } },
    { extends: true as const, test: { ...last, ...limits, maxWorkers: 1, sequence: { groupOrder: 2 } } },
  ];
});

export default defineConfig({
  test: {
    // One process for each file, and Node.js itself loads it: tests run as the product does.
    pool: 'forks',
    isolate: true,
    experimental: { viteModuleRunner: false, nodeLoader: false },
    setupFiles: ['test/like-the-product.ts'],
    watch: false,
    env: { [mark.name]: mark.value },
    projects,
  },
});
