/** PostgreSQL's programs: Debian keeps them off the PATH, in a folder for each major version. */
import { postgresBin } from '../../../machine/debian-packages.mjs';
import type { Program } from '../../home/programs.ts';

function programOf(name: string): Program {
  const find = () => {
    const folder = postgresBin();
    return folder === null ? null : `${folder}/${name}`;
  };
  return { name, title: 'PostgreSQL 15 or newer', image: 'postgres', find };
}

export const server = programOf('postgres');
export const psql = programOf('psql');
export const initdb = programOf('initdb');
export const baseBackup = programOf('pg_basebackup');
