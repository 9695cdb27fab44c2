// The command line: parses what was typed and runs one verb, each loaded only when it is asked for.
import { Command, CommanderError, Option } from 'commander';
import { folderPath, messageNumber, partNumber, several, wholeNumber } from './arguments.ts';
import { addChangeVerbs } from './change-verbs.ts';
import { type ExitCode, exitCodeFor, exitCodes, inPlainWords } from './exit-codes.ts';
import type { FoldersCommand } from './folders.ts';
import type { GetCommand } from './get.ts';
import { sizeIn } from './line-arguments.ts';
import { addLineVerbs } from './line-verbs.ts';
import type { ListCommand } from './list.ts';
import { isClosedPipe, note } from './output.ts';
import { addRuleVerbs } from './rule-verbs.ts';
import type { ShowCommand } from './show.ts';
import type { StatusCommand } from './status.ts';
import type { SyncCommand } from './sync.ts';

/** Runs what was typed after the program's name. Everything it opened is closed when it resolves; it never rejects. */
export const runCommandLine = async (args: readonly string[]): Promise<ExitCode> => {
  const program = new Command('packetboat')
    .description('Mail for slow, expensive and absent lines, in a terminal.')
    .exitOverride()
    .showHelpAfterError('(--help shows how it is used)');

  /** Keeps the exit code of the verb that ran. */
  let exitCode: ExitCode = exitCodes.done;
  const running =
    <Args extends readonly unknown[]>(verb: (...args: Args) => Promise<ExitCode>) =>
    async (...args: Args): Promise<void> => {
      exitCode = await verb(...args);
    };

  const group = (name: string, description: string): Command =>
    program.command(name).description(description);

  const verb = (name: string, description: string, parent: Command = program): Command =>
    parent
      .command(name)
      .description(description)
      .requiredOption('--data <dir>', 'where the replica and the attachments are kept');

  const withConnection = (command: Command): Command =>
    command
      .option('--host <name>', "the server's name; kept in --data, as are the other settings")
      .option('--port <number>', 'default: 993 with TLS, else 143', wholeNumber(1, 65_535))
      .addOption(new Option('--security <kind>', 'default: tls').choices(['tls', 'starttls', 'plain']))
      .option('--user <name>', 'the name to log in with')
      .option(
        '--password-env <variable>',
        'the environment variable with the password',
        'PACKETBOAT_PASSWORD',
      )
      .addOption(
        new Option('--ca <file>', "a PEM file with the server's certificate authority").conflicts(
          'trustFingerprint',
        ),
      )
      .option('--trust-fingerprint <sha256>', 'the one certificate to trust, whoever signed it')
      .option('--allow-plain', 'insist on a plain connection to another computer');

  withConnection(verb('sync', 'bring what is here in step with the server'))
    .addOption(
      new Option(
        '--tiers <number>',
        'what to bring unasked, whatever the rules say: 0 lists, 1 and texts, 2 and everything else',
      ).choices(['0', '1', '2']),
    )
    .option('--folder <path>', 'this folder only; may be given several times', several(folderPath))
    .option('--budget <size>', 'at most so much for this run: 200KB; a number alone is bytes', sizeIn('B'))
    .option('--json', 'print one line of JSON and no progress')
    .action(
      running(async ({ tiers, ...command }: Omit<SyncCommand, 'tiers'> & { readonly tiers?: string }) => {
        const { sync } = await import('./sync.ts');
        const chosen = ([0, 1, 2] as const).find((number) => String(number) === tiers);
        return sync({ ...command, tiers: chosen ?? null });
      }),
    );

  verb('folders', 'print the folders that are here')
    .option('--json', 'a line of JSON each')
    .action(running(async (command: FoldersCommand) => (await import('./folders.ts')).folders(command)));

  verb('list', "print a folder's messages, newest first")
    .requiredOption('--folder <path>', 'the folder', folderPath)
    .option('--json', 'a line of JSON each')
    .action(running(async (command: ListCommand) => (await import('./list.ts')).list(command)));

  verb('show', "print a message's text")
    .requiredOption('--folder <path>', 'the folder', folderPath)
    .option('--uid <number>', "the message's UID", messageNumber)
    .option('--id <number>', 'or its id, where the server has given it no UID yet', messageNumber)
    .action(running(async (command: ShowCommand) => (await import('./show.ts')).show(command)));

  withConnection(verb('get', 'write one part of a message to a file, fetching it where needed'))
    .requiredOption('--folder <path>', 'the folder', folderPath)
    .requiredOption('--uid <number>', "the message's UID", messageNumber)
    .requiredOption('--part <number>', 'the part, as list --json shows them', partNumber)
    .requiredOption('--out <file>', 'where to write it')
    .option('--json', 'print one line of JSON and no progress')
    .action(running(async (command: GetCommand) => (await import('./get.ts')).get(command)));

  verb('status', 'print what is here and what is missing')
    .option('--json', 'one line of JSON')
    .action(running(async (command: StatusCommand) => (await import('./status.ts')).status(command)));

  addChangeVerbs({ verb, group, running });
  addRuleVerbs({ verb, group, running });
  addLineVerbs({ verb, group, running });

  try {
    await program.parseAsync(args, { from: 'user' });
    return exitCode;
  } catch (error) {
    // Commander has said it already; asking for help is no mistake.
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.done : exitCodes.usage;
    if (isClosedPipe(error)) return exitCodes.done;
    note(inPlainWords(error));
    return exitCodeFor(error);
  }
};
