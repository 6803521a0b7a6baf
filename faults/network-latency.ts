import { z } from 'zod';
import {
  defineFault,
  duration,
  type FaultLink,
  type FaultSystem,
  type Toxic,
  UnmatchedTarget,
} from './contract.ts';

/** The toxic's name is the mark. */
const mark = 'lab-network-latency';

// toxicity is drawn once per connection: anything under 1 would slow some connections of a pool for ever and others never.
const wantedToxic = (latencyMs: number): Toxic => ({
  name: mark,
  type: 'latency',
  stream: 'downstream',
  toxicity: 1,
  attributes: { latency: latencyMs, jitter: 0 },
});

function matches(found: Toxic, wanted: Toxic): boolean {
  const keys = new Set([...Object.keys(found.attributes), ...Object.keys(wanted.attributes)]);
  return (
    found.type === wanted.type &&
    found.stream === wanted.stream &&
    found.toxicity === wanted.toxicity &&
    [...keys].every(key => found.attributes[key] === wanted.attributes[key])
  );
}

function linksOf(system: FaultSystem, name: string): FaultLink[] {
  const links = system.links(name);
  if (links.length === 0) throw new UnmatchedTarget(`No replica has a link ${name}.`);
  return links;
}

const ours = async (link: FaultLink): Promise<Toxic | undefined> =>
  (await link.toxics()).find(toxic => toxic.name === mark);

function describe(link: FaultLink, toxic: Toxic | undefined): string {
  if (!toxic) return `${link.name}: no added delay`;
  const { latency, ...others } = toxic.attributes;
  const rest = Object.entries({ toxicity: toxic.toxicity, ...others }).map(
    ([key, value]) => `${key} ${value}`,
  );
  return `${link.name}: ${toxic.type} ${latency ?? '?'} ms ${toxic.stream} (${rest.join(', ')})`;
}

/** Every answer over a link arrives later, as if the other end were further away. */
export const networkLatency = defineFault({
  id: 'network-latency',
  title: 'The network is slow',
  scope: 'world',
  needs: ['toxiproxy'],
  fidelity:
    'Delays what comes back over the link by a fixed time, once per answer, also on connections that are open already. The TCP handshake itself is not delayed, nothing is lost, and no bandwidth is taken.',
  params: z.strictObject({
    link: z.string().min(1),
    latency: duration.refine(ms => ms <= 10_000, 'must be at most 10s'),
  }),

  async inject(system, { link: name, latency }) {
    const wanted = wantedToxic(latency);
    for (const link of linksOf(system, name)) {
      const found = await ours(link);
      if (found && matches(found, wanted)) continue;
      if (found) await link.removeToxic(mark);
      await link.addToxic(wanted);
    }
  },

  async heal(system, { link: name }) {
    for (const link of linksOf(system, name)) await link.removeToxic(mark);
  },

  async observe(system, { link: name, latency }) {
    try {
      const wanted = wantedToxic(latency);
      const seen = await Promise.all(
        linksOf(system, name).map(async link => ({ link, toxic: await ours(link) })),
      );
      const everywhere = seen.every(({ toxic }) => toxic && matches(toxic, wanted));
      return {
        state: everywhere ? 'active' : 'absent',
        saw: seen.map(({ link, toxic }) => describe(link, toxic)).join('; '),
      };
    } catch (error) {
      return { state: 'unknown', saw: (error as Error).message };
    }
  },
});
