/** What happened last, for `lab status`. */
import type { LabEvent } from '../runtime/runtime.ts';

const kept = 30;

export type Note = (kind: LabEvent['kind'], text: string) => void;

export type Events = {
  note: Note;
  /** Of another scenario nothing is told. */
  forget(): void;
  all(): LabEvent[];
};

export function createEvents(): Events {
  const events: LabEvent[] = [];
  return {
    note(kind, text) {
      if (events.at(-1)?.text === text) events.pop(); // a service that dies again and again tells it once
      events.push({ at: Date.now(), kind, text });
      events.splice(0, events.length - kept);
    },
    forget: () => void events.splice(0),
    all: () => events,
  };
}
