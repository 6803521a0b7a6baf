/** A part of the system as a process of this machine. */
import { type Home } from '../home.ts';

export type Part = {
  name: string;
  port: number;
  command: string;
  args: string[];
  env: Record<string, string>;
  cwd: string;
  user: Home['serversUser'];
  stopSignal: NodeJS.Signals;
  /** how long it may take to end before it is killed */
  graceMs: number;
  /** changes when a running process is no longer the right one */
  version: string;
  prepare(): Promise<void>;
  isReady(): Promise<boolean>;
  /** where a process may run and yet hang for good: asked each second, and after two answers of false it is started anew */
  answers?(): Promise<boolean>;
};
