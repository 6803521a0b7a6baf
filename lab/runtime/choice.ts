/** Which of the two ways a home runs. It is chosen once; LAB_RUNTIME changes it, whenever the keeper is started. */
import { wantsDocker } from '../../machine/docker.mjs';
import { userError } from '../errors.ts';
import type { Home } from '../home/home.ts';
import {
  type RuntimeName,
  recordedRuntime,
  recordRuntime,
  runtimeNames,
  runtimeOf,
} from '../home/programs.ts';
import { compose } from './compose.ts';
import { keeperRuns } from './keeper-process.ts';
import { native } from './native.ts';
import type { Runtime } from './runtime.ts';

const runtimes: Record<RuntimeName, Runtime> = { compose, native };

export const runtimeFor = (home: Home): Runtime => runtimes[runtimeOf(home)];

/** LAB_RUNTIME; null when it is for the lab to choose. */
function wantedRuntime(): RuntimeName | null {
  const { LAB_RUNTIME: wanted = '' } = process.env;
  const found = runtimeNames.find(name => name === wanted);
  if (wanted && !found)
    throw userError('wrong-use', { problem: `LAB_RUNTIME is ${wanted}`, command: 'doctor' });
  return found ?? null;
}

/** An engine that is slow to answer, or that was installed meanwhile, does not change how a home runs: each way has data of its own. */
const nextRuntime = async (home: Home): Promise<RuntimeName> =>
  wantedRuntime() ?? recordedRuntime(home) ?? ((await wantsDocker()) ? 'compose' : 'native');

/** How it runs, or else would be started now. */
export const preferredRuntime = async (home: Home): Promise<RuntimeName> =>
  keeperRuns(home) ? runtimeOf(home) : nextRuntime(home);

/** Only while no keeper runs. Says what is missing before anything is started. */
export async function chooseRuntime(
  home: Home,
  declared: readonly string[],
  say: (text: string) => void,
): Promise<void> {
  const next = await nextRuntime(home);
  const before = recordedRuntime(home);
  await runtimes[next].need(home, declared, say);
  if (next === before) return;
  if (before) await runtimes[before].tidy(home).catch(() => {}); // Docker may be gone, and its containers with it
  recordRuntime(home, next);
}

/** Throws when the lab runs, but not as LAB_RUNTIME says. */
export function refuseOtherRuntime(home: Home): void {
  const running = runtimeOf(home);
  if ((wantedRuntime() ?? running) !== running) throw userError('other-runtime', { running });
}
