/** The shop's front door runs it with the learner's file, the one door with the lab's own. */
import type { Program } from '../../home/programs.ts';

export const haproxyProgram: Program = { name: 'haproxy', title: 'HAProxy', image: 'haproxy' };
