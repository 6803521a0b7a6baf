/** What a scenario takes from services/: no part, module or file of a later idea. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import type { FileTree } from './compose-tree.ts';

export type Declared = {
  modules: readonly string[];
  /** as in scenarios.yaml: parts by their ids; a list names more, `providers: [mail]` */
  parts: Record<string, unknown>;
};

/**
 * The declared services, each with the modules and resources that are declared, and what they import. `broken` stands where it has a file:
 * its imports count. A service is a folder with a `server.ts`; `modules/<name>` and `resources/<part>` belong to what they are named for.
 */
export function serviceFiles(services: string, declared: Declared, broken: FileTree): FileTree {
  const names = partNames(declared.parts);
  const isService = (name: string) =>
    ['ts', 'js'].some(end => existsSync(join(services, name, `server.${end}`)));
  const found: FileTree = new Map();
  for (const folder of [...names.filter(isService), 'shared']) {
    for (const [path, content] of filesIn(join(services, folder))) {
      const [, kind, name = ''] = /^(modules|resources)\/([^/.]+)/.exec(path) ?? [];
      const isDeclared = !kind || (kind === 'modules' ? declared.modules : names).includes(name);
      if (isDeclared && !path.endsWith('.test.ts')) found.set(`services/${folder}/${path}`, content);
    }
  }
  for (const [path, content] of found)
    if (/\/(app|server)\.ts$/.test(path)) found.set(path, withoutAbsent(path, content, found));
  for (const [path, content] of broken) if (path.startsWith('services/')) found.set(path, content);
  const starts = [...found.keys()].filter(path =>
    /^services\/[^/]+\/(server\.|modules\/|resources\/)/.test(path),
  );
  const needed = imported(found, starts);
  return new Map([...found].filter(([path]) => needed.has(path)));
}

const partNames = (parts: Declared['parts']): string[] =>
  Object.entries(parts).flatMap(([name, value]) =>
    Array.isArray(value) ? [name, ...value.map(String)] : [name],
  );

/** The service names all modules and resources, each in a line that imports it and lines such as `app.register(cart);`. */
function withoutAbsent(file: string, content: Buffer, found: FileTree): Buffer {
  const lines = content.toString().split('\n');
  const absent = lines.flatMap(line => {
    const [, names = '', from = ''] =
      /^import \{ ([\w, ]+) \} from '(\.\/(?:modules|resources)\/[^']+)';$/.exec(line) ?? [];
    return names === '' || found.has(posix.join(posix.dirname(file), from)) ? [] : names.split(', ');
  });
  const isOfAbsent = (line: string) =>
    /^(import \{| {2}app\.)/.test(line) && absent.some(name => new RegExp(`\\b${name}\\b`).test(line));
  return Buffer.from(lines.filter(line => !isOfAbsent(line)).join('\n'));
}

/** The files, and what they import by a relative path, theirs too. */
function imported(files: FileTree, starts: string[]): Set<string> {
  const needed = new Set(starts);
  for (const path of needed) {
    for (const [, name = ''] of String(files.get(path)).matchAll(
      /(?:from|import)\s*\(?\s*'(\.\.?\/[^']+)'/g,
    )) {
      const target = posix.join(posix.dirname(path), name);
      if (files.has(target)) needed.add(target);
    }
  }
  return needed;
}

/** All files below a folder, by their path in it; none when it is not there. */
export function filesIn(folder: string): [string, Buffer][] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true })
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry): [string, Buffer][] => {
      const path = join(folder, entry.name);
      if (entry.name === 'node_modules') return [];
      if (!entry.isDirectory()) return [[entry.name, readFileSync(path)]];
      return filesIn(path).map(([inner, content]) => [`${entry.name}/${inner}`, content]);
    });
}
