/** What the network faults share: one toxic on each link, whose name is the mark. */
import type { z } from 'zod';
import { defineFault, type Fault, type FaultLink, type FaultSystem, type Toxic, unseen } from './contract.ts';

type OnLink = { link: string };

export type ToxicFault<Params extends OnLink> = Pick<
  Fault<Params>,
  'id' | 'title' | 'fidelity' | 'example'
> & {
  params: z.ZodType<Params>;
  type: string;
  stream: (params: Params) => Toxic['stream'];
  attributes(params: Params): Toxic['attributes'];
  /** the params that a toxic found on a link stands for */
  paramsOf(link: string, attributes: Toxic['attributes'], stream: Toxic['stream']): Params;
  /** what the toxic does, in words and numbers */
  describe(attributes: Toxic['attributes']): string;
  /** what a link without it shows, e.g. `no added delay` */
  without: string;
  fits: NonNullable<Fault<Params>['fits']>;
};

/** A fault of the scope `world` that is one toxic with the same attributes on every link that it names. */
export function toxicFault<Params extends OnLink>(kind: ToxicFault<Params>): Fault<Params> {
  const nameFor = (system: FaultSystem) => `${system.mark}-${kind.id}`;
  // toxicity is drawn once per connection: anything under 1 would hit some connections of a pool for ever and others never.
  const wantedToxic = (system: FaultSystem, params: Params): Toxic => ({
    name: nameFor(system),
    type: kind.type,
    stream: kind.stream(params),
    toxicity: 1,
    attributes: kind.attributes(params),
  });
  const ours = async (system: FaultSystem, link: FaultLink): Promise<Toxic | undefined> =>
    (await link.toxics()).find(toxic => toxic.name === nameFor(system));

  const describe = (link: FaultLink, toxic: Toxic | undefined): string => {
    if (!toxic) return `${link.name}: ${kind.without}`;
    const { toxicity, stream, attributes } = toxic;
    const partly = toxicity === 1 ? '' : `, toxicity ${toxicity}`;
    return `${link.name}: ${kind.describe(attributes)} (${toxic.type}, ${stream}${partly})`;
  };

  return defineFault<Params>({
    id: kind.id,
    title: kind.title,
    scope: 'world',
    needs: ['toxiproxy'],
    fidelity: kind.fidelity,
    example: kind.example,
    params: kind.params,
    fits: kind.fits,

    async inject(system, params) {
      const wanted = wantedToxic(system, params);
      for (const link of system.links(params.link)) {
        const found = await ours(system, link);
        if (found && matches(found, wanted)) continue;
        if (found) await link.removeToxic(found.name);
        await link.addToxic(wanted);
      }
    },

    async heal(system, params) {
      for (const link of system.links(params.link)) await link.removeToxic(nameFor(system));
    },

    async observe(system, params) {
      try {
        const wanted = wantedToxic(system, params);
        const links = system.links(params.link);
        const seen = await Promise.all(links.map(async link => ({ link, toxic: await ours(system, link) })));
        const everywhere = seen.every(({ toxic }) => toxic && matches(toxic, wanted));
        return {
          state: everywhere ? 'active' : 'absent',
          saw: seen.map(({ link, toxic }) => describe(link, toxic)).join('; '),
        };
      } catch (error) {
        return unseen(error);
      }
    },

    async find(system) {
      const found: Params[] = [];
      for (const link of system.all.links()) {
        const toxic = await ours(system, link);
        if (toxic) found.push(kind.paramsOf(link.name, toxic.attributes, toxic.stream));
      }
      return found;
    },
  });
}

function matches(found: Toxic, wanted: Toxic): boolean {
  const keys = new Set([...Object.keys(found.attributes), ...Object.keys(wanted.attributes)]);
  return (
    found.type === wanted.type &&
    found.stream === wanted.stream &&
    found.toxicity === wanted.toxicity &&
    [...keys].every(key => found.attributes[key] === wanted.attributes[key])
  );
}
