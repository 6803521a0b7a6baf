/** Why the shop does not serve its customers, as far as the lab sees it. Pure. */
import type { Snapshot } from '../runtime/runtime.ts';

/** `part`: whose log says more; null when it is none of the parts. */
export type ShopTrouble = { part: string | null; text: string };

/** Null while the front door and a copy of every service are up, and while another state is on its way. */
export function shopTrouble({ state, problem, showing, parts }: Snapshot): ShopTrouble | null {
  if (showing === 'nothing') return state === 'failed' && problem ? { part: null, text: problem } : null;
  const isDown = (part: Snapshot['parts'][number]) =>
    part.state === 'failed' ||
    (part.state === 'starting' && part.detail !== '') ||
    (part.state === 'down' && state !== 'working');
  const services = new Set(parts.flatMap(({ id, role }) => (role === 'service' ? [id] : [])));
  const dark = [...services].find(id => parts.filter(part => part.id === id).every(isDown));
  const part = parts.find(one => one.role !== 'service' && isDown(one)) ?? parts.find(one => one.id === dark);
  if (part) return { part: part.name, text: `${part.name}: ${part.detail || part.state}` };
  const isWhole = parts.every(one => one.state === 'up');
  return state === 'failed' && isWhole && problem ? { part: null, text: problem } : null;
}
