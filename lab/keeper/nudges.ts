/** Wakes the keeper when a file changes, so that it need not look all the time. What the kernel does not report is found by looking anyway. */
import { type FSWatcher, readdirSync, watch } from 'node:fs';
import { join } from 'node:path';

/** Editors write in several steps; the first one is not yet the file. */
const settleMs = 20;

export type Nudges = {
  nudge(): void;
  /** Ends after so many milliseconds, or a moment after a nudge; at once when there was one since the last pause. */
  pause(ms: number): Promise<void>;
  /** Files of these names in this folder. */
  watchFiles(folder: string, names: readonly string[]): void;
  /** All files of the folders that hold the learner's work, instead of those before; null: none. */
  watchTree(tree: string | null): void;
  end(): void;
};

export function createNudges(): Nudges {
  let nudged = false;
  let wake: (() => void) | null = null;
  const files: FSWatcher[] = [];
  const folders = new Map<string, FSWatcher>();
  let watchedTree: string | null = null;
  /** not followed at once: thousands of files may come at a time */
  let treeChanged = false;

  const nudge = () => {
    nudged = true;
    wake?.();
  };

  /** Without inotify, or with too many watches on the machine, there are no nudges and the rounds do. */
  function watchFolder(folder: string, onChange: (name: string | null) => void): FSWatcher | null {
    try {
      const watcher = watch(folder, { persistent: false }, (_, name) => onChange(name));
      watcher.on('error', () => watcher.close());
      return watcher;
    } catch {
      return null;
    }
  }

  const unwatch = (folder: string) => {
    folders.get(folder)?.close();
    folders.delete(folder);
  };

  /** New folders are watched too, and those that went away no longer. */
  function followTree(): void {
    treeChanged = false;
    const wanted = new Set(watchedTree === null ? [] : foldersIn(watchedTree));
    for (const folder of folders.keys()) if (!wanted.has(folder)) unwatch(folder);
    for (const folder of wanted) {
      if (folders.has(folder)) continue;
      const watcher = watchFolder(folder, () => {
        treeChanged = true;
        nudge();
      });
      if (watcher) folders.set(folder, watcher);
    }
  }

  return {
    nudge,
    async pause(ms) {
      if (!nudged)
        await new Promise<void>(resolve => {
          const timer = setTimeout(resolve, ms);
          wake = () => {
            clearTimeout(timer);
            resolve();
          };
        });
      wake = null;
      if (nudged) await new Promise(resolve => setTimeout(resolve, settleMs));
      if (treeChanged) followTree();
      nudged = false;
    },
    watchFiles(folder, names) {
      const watcher = watchFolder(folder, name => name !== null && names.includes(name) && nudge());
      if (watcher) files.push(watcher);
    },
    watchTree(tree) {
      watchedTree = tree;
      for (const folder of [...folders.keys()]) unwatch(folder);
      followTree();
    },
    end() {
      for (const watcher of [...files, ...folders.values()]) watcher.close();
    },
  };
}

/** The tree's own folder for `system.yaml`, and all below it but packages and what is hidden. */
function foldersIn(folder: string): string[] {
  try {
    const below = readdirSync(folder, { withFileTypes: true })
      .filter(entry => entry.isDirectory() && entry.name !== 'node_modules' && !entry.name.startsWith('.'))
      .flatMap(({ name }) => foldersIn(join(folder, name)));
    return [folder, ...below];
  } catch {
    return []; // it went away
  }
}
