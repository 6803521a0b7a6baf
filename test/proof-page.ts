/** docs/proof.md: what the long proofs showed, by proof and revision. */
import { existsSync, readFileSync } from 'node:fs';
import { type ProofRun, proofRuns } from './proof.ts';

export function readRuns(): ProofRun[] {
  if (!existsSync(proofRuns)) return [];
  return readFileSync(proofRuns, 'utf8')
    .split('\n')
    .filter(Boolean)
    .map(line => JSON.parse(line) as ProofRun);
}

const number = (value: number) => value.toLocaleString('en');

function figuresOf(runs: ProofRun[]): string {
  const totals = new Map<string, number>();
  for (const { figures } of runs)
    for (const [name, value] of Object.entries(figures)) totals.set(name, (totals.get(name) ?? 0) + value);
  return [...totals].map(([name, value]) => `${number(value)} ${name}`).join(', ');
}

export function proofPage(runs: ProofRun[]): string {
  const lines = [
    '# What the long proofs showed',
    '',
    'Written by `node test/write-proof-page.ts` from `proof.jsonl`, to which each `npm run proof` that runs to its end adds a line.',
    'Only what held is counted; wrong and undecided verdicts stand beside the right ones. A `+` after the revision: some files differed.',
  ];
  for (const proof of [...new Set(runs.map(run => run.proof))].sort()) {
    const own = runs.filter(run => run.proof === proof);
    lines.push(
      '',
      `## ${proof}`,
      '',
      `In all: ${figuresOf(own)}.`,
      '',
      '| revision | day | command | showed |',
      '|---|---|---|---|',
    );
    for (const run of own)
      lines.push(`| ${run.revision} | ${run.date} | \`${run.command}\` | ${figuresOf([run])} |`);
  }
  return `${lines.join('\n')}\n`;
}
