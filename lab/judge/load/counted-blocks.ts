/** Which blocks of a load may say something about time. Pure. */
import type { LoadBlock } from '../evidence/evidence.ts';
import { muchForOthers, nothingLeft } from '../evidence/machine.ts';
import { warmUpMs } from './load-blocks.ts';

const lostShare = 0.1; // 50 of the 500 ms that two cores have in a block
/** What waited while others had the CPU is still answered late then. */
const crowdFeltMs = 500;

/** The blocks that speak about time: after the warm-up, neither disturbed by others nor right after such a block. */
export function countedBlocks(blocks: LoadBlock[]): LoadBlock[] {
  return blocks.filter((block, index) => {
    const previous = blocks[index - 1];
    return block.startMs >= warmUpMs && !isDisturbed(block) && !(previous && isDisturbed(previous));
  });
}

function isDisturbed(block: LoadBlock): boolean {
  return block.lostCpuShare >= lostShare && block.idleShare < nothingLeft;
}

/** As a whole load may be, one block of it. */
const isCrowdedThen = ({ othersShare = 0, idleShare }: LoadBlock): boolean =>
  othersShare > muchForOthers && idleShare < nothingLeft;

/**
 * Of those, the ones that may fail a system: others left it enough of the CPU, then and in the half second before. A pass needs the crowded
 * ones too, as a system that fills the CPU by itself from time to time is slow in just these.
 */
export function calmBlocks(blocks: LoadBlock[]): LoadBlock[] {
  const crowded = blocks.filter(isCrowdedThen).map(({ startMs }) => startMs);
  const isAfter = (block: LoadBlock) =>
    crowded.some(startMs => startMs <= block.startMs && block.startMs - startMs <= crowdFeltMs);
  return countedBlocks(blocks).filter(block => !isAfter(block));
}
