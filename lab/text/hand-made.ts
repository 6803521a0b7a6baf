/** What a person reads about changes that they made by hand in psql. */
import type { HandMade } from '../engine/hand-made.ts';
import { wrap } from './terminal.ts';

export function handMadeLines({ saved, unsaved }: HandMade): string[] {
  const lines = saved.map(file => wrap(`The index you made by hand is saved as ${file}.`));
  if (unsaved.length > 0)
    lines.push(
      wrap(
        `Made by hand and in no migration: ${unsaved.join(', ')}. Data is always built again from your migrations, so put these changes into a file in database/migrations/.`,
      ),
    );
  return lines;
}
