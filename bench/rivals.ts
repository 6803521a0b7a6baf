/**
 * The programs that the lab is compared with, installed beside the lab's tools when they are missing: Chaos Toolkit with its extension for
 * Toxiproxy in a Python environment of its own, and the command line of the lab's own version of Toxiproxy.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { SetupProblem } from '../machine/problem.mjs';
import { findProgram } from '../machine/programs.mjs';
import { run, step } from '../machine/progress.mjs';
import { tools } from '../machine/tool-list.mjs';
import { toolsDir } from '../machine/tools.mjs';

/** The newest of each for the Python that is there. */
const chaosVersions = {
  'before 3.12': { chaostoolkit: '1.19.0', 'chaostoolkit-lib': '1.44.0', 'chaostoolkit-toxiproxy': '0.3.1' },
  'from 3.12': { chaostoolkit: '1.21.4', 'chaostoolkit-lib': '1.45.1', 'chaostoolkit-toxiproxy': '0.3.1' },
};
const again = 'node bench/side-by-side.ts';

export type Rivals = { chaos: string; toxiproxyCli: string; versions: string };

export async function ensureRivals(): Promise<Rivals> {
  mkdirSync(toolsDir(), { recursive: true });
  const { chaos, python, wanted } = await ensureChaos();
  const toxiproxyCli = await ensureToxiproxyCli();
  const versions = `toxiproxy-cli ${tools.toxiproxy.version}, ${wanted.join(', ')} on Python ${python}`;
  return { chaos, toxiproxyCli, versions };
}

async function ensureChaos() {
  const what = 'Chaos Toolkit could not be installed.';
  const { program, version, minor } = findPython(what);
  const pins = chaosVersions[minor < 12 ? 'before 3.12' : 'from 3.12'];
  const wanted = Object.entries(pins).map(([name, pin]) => `${name}==${pin}`);
  const folder = join(toolsDir(), `chaostoolkit-${pins.chaostoolkit}-python-${version}`);
  const chaos = join(folder, 'bin/chaos');
  const whole = join(folder, 'whole'); // written last
  const log = `${folder}.log`;
  const problem = { what, why: 'pip failed.', next: again };
  if (!existsSync(whole))
    await step(`Installing ${wanted.join(', ')}`, 10, async () => {
      rmSync(folder, { recursive: true, force: true });
      const noVenv = {
        ...problem,
        why: 'Python makes no environment.',
        next: 'apt-get install python3-venv',
      };
      await run(program, ['-m', 'venv', folder], { log, problem: noVenv });
      await run(join(folder, 'bin/pip'), ['install', '--disable-pip-version-check', ...wanted], {
        log,
        problem,
      });
      writeFileSync(whole, '');
    });
  return { chaos, python: version, wanted };
}

function findPython(what: string): { program: string; version: string; minor: number } {
  const program = findProgram('python3');
  const next = `Put Python 3.10 or newer on the PATH; then: ${again}`;
  if (!program) throw new SetupProblem({ what, why: 'There is no python3 on the PATH.', next });
  const told = execFileSync(program, ['--version'], { encoding: 'utf8', timeout: 10_000 });
  const [, version = '', minor = 0] = told.match(/ (3\.(\d+)\.\d+)/) ?? [];
  if (Number(minor) < 10) throw new SetupProblem({ what, why: `python3 is ${told.trim()}.`, next });
  return { program, version, minor: Number(minor) };
}

async function ensureToxiproxyCli(): Promise<string> {
  const { module, version } = tools.toxiproxy;
  const folder = join(toolsDir(), `toxiproxy-cli-${version}`);
  const program = join(folder, 'cli'); // put there by Go in one step
  if (existsSync(program)) return program;
  const what = `toxiproxy-cli ${version} could not be installed.`;
  const go = findProgram('go');
  const next = `Put Go (1.21 or newer) on the PATH; then: ${again}`;
  if (!go) throw new SetupProblem({ what, why: 'There is no Go to build it with.', next });
  await step(`Building toxiproxy-cli ${version}`, 25, () =>
    run(go, ['install', `${module}/cmd/cli@v${version}`], {
      log: `${folder}.log`,
      env: { ...process.env, GOFLAGS: '', GOBIN: folder },
      problem: { what, why: 'go install failed.', next: again },
    }),
  );
  return program;
}
