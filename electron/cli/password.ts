import type { ReadStream } from 'node:tty';
import type { ConnectionSettings } from '../../core/model/account.ts';
import { UsageError } from './exit-codes.ts';

/** The password from the environment, or asked for where someone can answer. */
export const passwordFor = async ({ user, host }: ConnectionSettings, variable: string): Promise<string> => {
  const given = process.env[variable];
  if (given !== undefined && given !== '') return given;
  if (!process.stdin.isTTY) {
    throw new UsageError(`There is no password: put it into the environment variable ${variable}.`);
  }
  return askWithoutEcho(process.stdin, `Password of ${user} at ${host}: `);
};

const enter = new Set(['\r', '\n', '\u0004']);
const interrupt = '\u0003';
const rubout = new Set(['\u007f', '\b']);

const askWithoutEcho = (terminal: ReadStream, question: string): Promise<string> =>
  new Promise((resolve, reject) => {
    let typed = '';
    const stop = (): void => {
      terminal.off('data', take);
      terminal.setRawMode(false);
      terminal.pause();
      process.stderr.write('\n');
    };
    const take = (text: string): void => {
      for (const character of text) {
        if (enter.has(character)) {
          stop();
          resolve(typed);
          return;
        }
        if (character === interrupt) {
          stop();
          reject(new UsageError('No password was given.'));
          return;
        }
        typed = rubout.has(character) ? typed.slice(0, -1) : typed + character;
      }
    };
    process.stderr.write(question);
    terminal.setEncoding('utf8');
    terminal.setRawMode(true);
    terminal.on('data', take);
    terminal.resume();
  });
