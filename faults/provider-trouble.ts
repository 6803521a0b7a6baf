import { z } from 'zod';
import { defineFault, type FaultCompany, type FaultSystem, unseen } from './contract.ts';

/** What each does to whoever calls. */
const troubles = {
  away: 'it refuses every call at once (503) and does nothing',
  halves: 'it refuses the calls about one order of two, and does what the others ask without an answer',
  hurries: 'it answers within 20 to 50 ms',
  silent: 'it does what it is asked for and never answers',
  slow: 'it takes 3 s longer for each answer',
} as const;
type Trouble = keyof typeof troubles;
const names = Object.keys(troubles) as [Trouble, ...Trouble[]];

const wordsOf = ({ name, does }: { name: string; does: string | null }): string =>
  `${name}: ${names.includes(does as Trouble) ? troubles[does as Trouble] : 'it works as usual'}`;

const eachOf = (system: FaultSystem, provider: string, work: (company: FaultCompany) => Promise<void>) =>
  Promise.all(system.companies(provider).map(work));

/** A company that the shop calls does not do what it should. The mark is kept by the company, which obeys the trial before a person, and a person before the scenario. */
export const providerTrouble = defineFault({
  id: 'provider-trouble',
  title: 'A company outside the shop is in trouble',
  scope: 'world',
  needs: ['company'],
  fidelity:
    'The company itself behaves so, for every caller, from the next call on; its ledger has a line for each call all the same. With `halves` the order decides, so that a second call about the same order meets the same. Calls that it held are cut off when the trouble is over. No connection is refused and none breaks: for that there are the faults on its link.',
  example: 'lab fault inject provider-trouble --provider mail --does away --for 60s',
  params: z.strictObject({
    provider: z.string().min(1).describe('a company: mail'),
    does: z.enum(names).describe(names.map(name => `${name}: ${troubles[name]}`).join('; ')),
  }),

  async inject(system, { provider, does }) {
    await eachOf(system, provider, company => company.tell(system.mark, does));
  },

  async heal(system, { provider, does }) {
    await eachOf(system, provider, async company => {
      const { told } = await company.look();
      if (told[system.mark] === does) await company.tell(system.mark, null);
    });
  },

  async observe(system, { provider, does }) {
    try {
      const companies = system.companies(provider);
      const seen = await Promise.all(companies.map(async ({ name, look }) => ({ name, ...(await look()) })));
      const isTold = seen.every(({ told }) => told[system.mark] === does);
      return {
        state: isTold ? 'active' : 'absent',
        saw: seen.map(({ name, now }) => wordsOf({ name, does: now })).join('; '),
      };
    } catch (error) {
      return unseen(error);
    }
  },

  async find(system) {
    const found = await Promise.all(
      system.all
        .companies()
        .map(async ({ name, look }) => ({ name, told: (await look()).told[system.mark] })),
    );
    return found.flatMap(({ name, told }) => {
      const does = names.find(one => one === told);
      return does ? [{ provider: name, does }] : [];
    });
  },
});
