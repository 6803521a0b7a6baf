import { statfsSync } from 'node:fs';
import { freemem } from 'node:os';
import {
  findTool,
  installCommand,
  missingExtras,
  missingForScenario,
  missingParts,
  toolState,
} from '../../machine/tools.mjs';
import { loadCatalogue } from '../course/load.ts';
import { readState } from '../engine/journal.ts';
import { frontDoor, type Home, isFree, recordedPorts } from '../home/home.ts';
import { partsOf } from '../parts/parts.ts';
import { preferredRuntime } from '../runtime/choice.ts';
import { type Examined, examineDocker } from '../runtime/docker-health.ts';
import { keeperRuns } from '../runtime/keeper-process.ts';
import { readSnapshot } from '../runtime/state.ts';
import { examinedText } from '../text/examined.ts';
import { defineCommand, exitCodes } from './command.ts';

const neededDiskBytes = 1e9;
const neededMemoryBytes = 7e8;

export const doctor = defineCommand({
  name: 'doctor',
  summary: 'check this machine and the lab; say what is wrong and what to do',
  args: [],
  options: [],
  example: 'npx lab doctor',
  async run({ home }) {
    const onDocker = (await preferredRuntime(home)) === 'compose';
    const declared = declaredNow(home);
    const findings = [
      ...machine(home, declared),
      ...(await door(home)),
      ...(onDocker ? await examineDocker(home, declared) : serversFound(declared)),
      ...toolsFound(onDocker ? ['k6'] : ['toxiproxy', 'k6']),
      ...(onDocker ? [] : extrasFound()),
      ...labItself(home),
    ];
    const exit = findings.every(({ ok }) => ok) ? exitCodes.done : exitCodes.missing;
    return { exit, text: examinedText(findings), json: { findings } };
  },
});

function machine(home: Home, declared: string[]): Examined[] {
  const parts = partsOf(declared);
  const needed = parts.reduce((sum, { needs }) => sum + (needs.diskBytes ?? 0), neededDiskBytes);
  const neededMemory = parts.reduce((sum, { needs }) => sum + (needs.memoryBytes ?? 0), neededMemoryBytes);
  const disk = statfsSync(home.dir);
  const freeDisk = disk.bavail * disk.bsize;
  const gigabytes = (bytes: number) => `${(bytes / 1e9).toFixed(1)} GB free`;
  return [
    {
      what: 'disk',
      ok: freeDisk > needed,
      saw: gigabytes(freeDisk),
      next: `The lab needs ${needed / 1e9} GB: df -h shows what is full.`,
    },
    {
      what: 'memory',
      ok: keeperRuns(home) || freemem() > neededMemory,
      saw: gigabytes(freemem()),
      next: `The lab needs ${(neededMemory / 1e9).toFixed(1)} GB: close other programs.`,
    },
  ];
}

/** While the lab runs, a part whose port another program has says so itself. */
async function door(home: Home): Promise<Examined[]> {
  const port = recordedPorts(home)[frontDoor];
  if (port === undefined || keeperRuns(home)) return [];
  const free = await isFree(port);
  const saw = free
    ? `${port} is free`
    : `${port} is taken by another program; the shop will get another port`;
  return [{ what: 'front door', ok: true, saw, next: '' }];
}

/** Of the scenario that is open, or was last. */
function declaredNow(home: Home): string[] {
  try {
    const { scenario } = readState(home);
    const { scenarios } = loadCatalogue(`${home.repo}/scenarios.yaml`);
    return Object.keys(scenarios.find(({ id }) => id === scenario)?.parts ?? {});
  } catch {
    return []; // scenarios.yaml has a line of its own
  }
}

function serversFound(declared: string[]): Examined[] {
  const packages = partsOf(declared).flatMap(({ role, needs }) =>
    role === 'watcher' ? [] : (needs.debian ?? []),
  );
  const missing = [...missingParts(), ...missingForScenario(packages)];
  const saw = missing.length === 0 ? 'installed' : `missing ${missing.join(', ')}`;
  const next = missing.length === 0 ? '' : installCommand(missing);
  return [{ what: 'servers', ok: missing.length === 0, saw, next }];
}

function toolsFound(names: ('toxiproxy' | 'k6')[]): Examined[] {
  return names.map(name => {
    const found = findTool(name);
    const building = toolState(name) === 'building';
    return {
      what: name,
      ok: found !== null || building,
      saw: found ?? (building ? 'is being built' : 'missing'),
      next: 'npm start',
    };
  });
}

function extrasFound(): Examined[] {
  const extras = missingExtras();
  const saw =
    extras.length === 0
      ? 'installed'
      : `not installed, and not needed; to install it: ${installCommand(extras)}`;
  return [{ what: 'Prometheus', ok: true, saw, next: '' }];
}

function labItself(home: Home): Examined[] {
  const { interrupted, scenario } = readState(home);
  const snapshot = readSnapshot(home);
  const runs = keeperRuns(home);
  const down = runs ? (snapshot?.parts.filter(part => part.state !== 'up') ?? []) : [];
  return [
    catalogueFinding(home),
    {
      what: 'last command',
      ok: !interrupted,
      saw: interrupted ? `${interrupted.verb} was cut off` : 'ended',
      next: 'npx lab reset',
    },
    {
      what: 'parts',
      ok: down.length === 0,
      saw: !runs
        ? 'stopped'
        : down.map(part => `${part.name} is ${part.state}: ${part.detail}`).join('; ') || 'all up',
      next: `npx lab logs ${down[0]?.name ?? 'keeper'}, then: npx lab down && npx lab up`,
    },
    { what: 'scenario', ok: true, saw: scenario ?? 'none yet', next: '' },
  ];
}

function catalogueFinding(home: Home): Examined {
  try {
    const { scenarios } = loadCatalogue(`${home.repo}/scenarios.yaml`);
    return {
      what: 'scenarios.yaml',
      ok: true,
      saw: `${scenarios.length} scenario${scenarios.length === 1 ? '' : 's'}`,
      next: '',
    };
  } catch (error) {
    return {
      what: 'scenarios.yaml',
      ok: false,
      saw: (error as Error).message,
      next: 'git checkout scenarios.yaml',
    };
  }
}
