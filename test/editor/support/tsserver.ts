import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import type ts from 'typescript';
import { onTestFinished } from 'vitest';

const require = createRequire(import.meta.url);
const loader = pathToFileURL(require.resolve('tsx')).href;

interface ServerMessage {
  readonly type: 'response' | 'event';
  readonly request_seq?: number;
  readonly event?: string;
  readonly success?: boolean;
  readonly message?: string;
  readonly body?: unknown;
}

/** An editor's end of TypeScript's server. */
export interface Server {
  /** Sends a request and waits for its answer. */
  readonly ask: <Body>(command: string, args: object) => Promise<Body>;
  /** Sends a request that has no answer. */
  readonly tell: (command: string, args: object) => void;
  /** The next event of a kind whose body is as wanted; also one that came before, unless it was taken. */
  readonly event: <Body>(name: string, isWanted?: (body: Body) => boolean) => Promise<Body>;
  /** Whether an event of a kind has come about a file and was not taken. */
  readonly hasCome: (name: string, file: string) => boolean;
  /** Opens a file and waits until what is shown of it comes from the compiler. */
  readonly open: (file: string, text: string) => Promise<void>;
  /** All problems of a file, as an editor asks for them. */
  readonly problems: (file: string) => Promise<readonly Problem[]>;
  readonly stop: () => void;
}

/** W3002, as editors write it: no code that TypeScript itself has a fix for. */
const ownCode = '3002';

export type Problem = Pick<ts.server.protocol.Diagnostic, 'text' | 'start' | 'end' | 'category' | 'source'> & { readonly code?: number };

/** Starts the server with a folder to look for plugins in. */
export function startServer(pluginFolder: string): Server {
  const args = [
    require.resolve('typescript/lib/tsserver.js'),
    '--pluginProbeLocations',
    pluginFolder,
    '--disableAutomaticTypingAcquisition',
  ];
  const child = spawn(process.execPath, ['--import', loader, ...args], { stdio: ['pipe', 'pipe', 'inherit'] });
  const answers = new Map<number, (message: ServerMessage) => void>();
  const events: ServerMessage[] = [];
  const waiting = new Set<() => void>();
  let buffer = Buffer.alloc(0);
  child.stdout.on('data', (bytes: Buffer) => {
    buffer = Buffer.concat([buffer, bytes]);
    for (;;) {
      const [head, length] = /^Content-Length: (\d+)\r\n\r\n/.exec(buffer.toString('latin1', 0, 64)) ?? [];
      if (head === undefined || buffer.length < head.length + Number(length)) return;
      const text = buffer.toString('utf8', head.length, head.length + Number(length));
      buffer = buffer.subarray(head.length + Number(length));
      receive(JSON.parse(text) as ServerMessage);
    }
  });

  function receive(message: ServerMessage): void {
    if (message.type === 'response') answers.get(message.request_seq ?? -1)?.(message);
    else events.push(message);
    for (const look of waiting) look();
  }

  let sequence = 0;
  const send = (command: string, args: object): number => {
    sequence += 1;
    child.stdin.write(`${JSON.stringify({ seq: sequence, type: 'request', command, arguments: args })}\n`);
    return sequence;
  };
  const ask = <Body>(command: string, args: object) =>
    new Promise<Body>((resolve, reject) => {
      answers.set(send(command, args), ({ success, message, body }) =>
        success ? resolve(body as Body) : reject(new Error(`${command}: ${message}`)),
      );
    });
  const event = <Body>(name: string, isWanted: (body: Body) => boolean = () => true) =>
    new Promise<Body>((resolve) => {
      const look = (): void => {
        const index = events.findIndex((message) => message.event === name && isWanted(message.body as Body));
        const [found] = index < 0 ? [] : events.splice(index, 1);
        if (found === undefined) return;
        waiting.delete(look);
        resolve(found.body as Body);
      };
      waiting.add(look);
      look();
    });
  const problems = async (file: string): Promise<readonly Problem[]> => {
    const kinds = ['syntacticDiagnosticsSync', 'semanticDiagnosticsSync', 'suggestionDiagnosticsSync'];
    return (await Promise.all(kinds.map((kind) => ask<readonly Problem[]>(kind, { file })))).flat();
  };
  const open = async (file: string, text: string): Promise<void> => {
    send('open', { file, fileContent: text });
    onTestFinished(() => void send('close', { file }));
    // Each of the server's projects starts without the compiler's answers, and tells when it has them.
    do await event('projectsUpdatedInBackground');
    while (!(await ask<readonly string[]>('getSupportedCodeFixes', { file })).includes(ownCode));
  };
  const hasCome = (name: string, file: string) =>
    events.some((message) => message.event === name && (message.body as { readonly file?: string }).file === file);
  return { hasCome, ask, tell: (command, args) => void send(command, args), event, open, problems, stop: () => void child.kill() };
}
