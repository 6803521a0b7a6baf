/** A worker of `syntax.ts`: answers the index of the first source that is no module, or -1. It runs none of them. */
import vm from 'node:vm';
import { parentPort, workerData } from 'node:worker_threads';

/** @param {string} source */
function parses(source) {
  try {
    new vm.SourceTextModule(source);
    return true;
  } catch {
    return false;
  }
}

parentPort?.postMessage(/** @type {string[]} */ (workerData).findIndex(source => !parses(source)));
