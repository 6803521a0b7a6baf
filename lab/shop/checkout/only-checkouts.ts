import type { Traffic } from '../traffic.ts';
import { buying, buyingOnce, checkouts } from './checkouts.ts';

/** All of them buy. */
export const onlyCheckouts: Traffic = {
  id: 'only-checkouts',
  file: import.meta.url,
  draw: buying,
  drawCostly: buyingOnce,
  judge: checkouts.judge,
};
