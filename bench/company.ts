/**
 * What a company outside the shop costs: its memory, its CPU for a call, and how soon it is back with a ledger of so many lines.
 * Usage: node bench/company.ts [calls; 10,000 unless told]
 */
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startCompany } from '../test/company.ts';

const most = Number(process.argv[2] ?? 10_000);
const callers = 20;
const ticksPerSecond = 100;

const folder = mkdtempSync(join(tmpdir(), 'corner-company-'));
const company = await startCompany(folder, [0, 0]);
const of = (file: string) => readFileSync(`/proc/${company.pid()}/${file}`, 'utf8');
const memoryMb = () => Math.round(Number(/VmRSS:\s+(\d+)/.exec(of('status'))?.[1]) / 1024);
function cpuMs(): number {
  const [, , , , , , , , , , , user = 0, system = 0] = (of('stat').split(') ')[1] ?? '').split(' ');
  return ((Number(user) + Number(system)) * 1000) / ticksPerSecond;
}

try {
  console.log(`${memoryMb()} MB at the start`);
  let next = 0;
  const cpuBefore = cpuMs();
  const call = async () => {
    while (next < most) {
      const order = next++;
      const headers = { 'idempotency-key': String(order) };
      const body = JSON.stringify({ order, to: 'ada1@example.com' });
      await (await fetch(company.url, { method: 'POST', headers, body })).text();
    }
  };
  await Promise.all(Array.from({ length: callers }, call));
  console.log(
    `${((cpuMs() - cpuBefore) / most).toFixed(2)} ms of CPU for a call, ${memoryMb()} MB afterwards`,
  );
  console.log(`${(statSync(company.file).size / most).toFixed(0)} bytes for a line`);
  const started = Date.now();
  await company.restart();
  console.log(`killed, and back with ${company.calls().length} lines after ${Date.now() - started} ms`);
} finally {
  await company.stop();
  rmSync(folder, { recursive: true, force: true });
}
