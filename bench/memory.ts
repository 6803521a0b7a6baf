/** Resident memory of a lab in use, by part, in MB. Usage: node bench/memory.ts (the lab must be up) */
import { openHome } from '../lab/home/home.ts';
import { readSnapshot } from '../lab/runtime/state.ts';
import { memoryByPart } from './resident-memory.ts';

const snapshot = readSnapshot(openHome());
if (!snapshot) throw new Error('the lab is not up: npx lab up');
const rows = memoryByPart(snapshot);
for (const [name, kilobytes] of rows)
  console.log(`${name.padEnd(10)} ${(kilobytes / 1024).toFixed(0).padStart(5)} MB`);
const total = rows.reduce((sum, [, kilobytes]) => sum + kilobytes, 0);
console.log(`${'in all'.padEnd(10)} ${(total / 1024).toFixed(0).padStart(5)} MB`);
