import { between } from '../draw.ts';
import type { HttpRequest, Random, Traffic } from '../traffic.ts';
import { priceRobot } from './price-robot.ts';

const anyPart = 254;

/** A robot that says in each request that somebody else had sent it. */
function drawForged(random: Random): HttpRequest {
  const part = () => between(random, 1, anyPart);
  const forged = `${part()}.${part()}.${part()}.${part()}`;
  return { ...priceRobot.draw(random), headers: { 'x-forwarded-for': forged } };
}

export const forger: Traffic = {
  id: 'forger',
  file: import.meta.url,
  draw: drawForged,
  drawCostly: drawForged,
  judge: priceRobot.judge,
};
