import { describe, expect, it } from 'vitest';
import { exitCodes } from '../../cli/exit-codes.ts';
import { describedDiagnostics } from '../../cli/format/explanation.ts';
import { attachPoints } from '../../schemas/platform/flows.ts';
import { callHere, directoryOf, repository, writ } from './support/writ.ts';

const usage = 'help: writ --help and writ <command> --help say what there is\n';
const action = 'export default async function a(event, api) { api.log("info", "hello"); }\n';
const files = {
  'a.ts': action,
  'notes.md': '# notes\n',
  'utf16.json': '\uFFFD\0',
  'list.json': '[]',
  'comma.json': '{\n  "request": { "ip": "192.0.2.1", }\n}\n',
  'colon.yaml': 'request:\n  ip: a: b\n',
  'wrong.json': '{ "request": { "geo": { "country": 5 } }, "user": { "roles": "admin" } }',
  'empty.json': '{}',
  'outputs.json': '{ "risk-evaluate": { "score": 5 } }',
  'step.json': '{ "risk": 1 }',
  'answers.json': '[{ "method": "GET", "url": "https://a.example/" }]',
  'digest.txt': 'sha256:0',
  'no-schema.json': '{ "type": "strnig" }',
  'key.json': '{ "kty": "OKP", "crv": "Ed25519", "x": "AAAA" }',
  'jwk.json': '{ "kty": "EC", "crv": "P-256" }',
  'private-set.json': '{ "keys": [{ "kty": "OKP", "crv": "Ed25519", "x": "A", "d": "A" }] }',
  ...Object.fromEntries(Object.entries(repository).map(([path, text]) => [`policy/${path}`, text])),
};
const at = ['--at', 'login/post-auth'];
const run = ['run', 'a.ts', ...at, '--event'];
const places = attachPoints.join(', ');
const codes = describedDiagnostics().map(({ code }) => code);

/** Every way to call the command wrongly: the call, and all that is said. Nothing is printed on standard output. */
const calls: readonly (readonly [args: readonly string[], stderr: string])[] = [
  [['chek'], "error: unknown command 'chek'\nhelp: did you mean check?\n"],
  [['check', '--stict'], "error: unknown option '--stict'\nhelp: did you mean --strict?\n"],
  [['check', 'policy', 'a.ts'], `error: too many arguments for 'check'. Expected 1 argument but got 2.\n${usage}`],
  [['run'], `error: missing required argument 'file'\n${usage}`],
  [['check', '--at'], `error: option '--at <flow/stage>' argument missing\n${usage}`],
  [['check', 'a.ts', ...at, ...at], 'error: --at is given twice\n'],
  [['check', '--format', 'jsn'], 'error: there is no format "jsn"\nhelp: did you mean json?\n'],
  [['run', 'a.ts', '--format', 'sarif'], 'error: there is no format "sarif"\nhelp: write one of pretty, json\n'],
  [['check', 'gone'], 'error: gone does not exist\n'],
  [['check', 'a.ts/b'], 'error: a.ts/b does not exist: a part of the path is no directory\n'],
  [
    ['check', 'a.ts'],
    `error: an action is checked for the place where it runs, and --at does not name one\nhelp: writ check a.ts --at login/post-auth; the places are ${places}\n`,
  ],
  [
    ['check', 'a.ts', '--at', 'login/post-autth'],
    'error: there is no attach point "login/post-autth"\nhelp: did you mean login/post-auth?\n',
  ],
  [['check', 'a.ts', '--at', 'nowhere'], `error: there is no attach point "nowhere"\nhelp: write one of ${places}\n`],
  [['check', 'notes.md', ...at], 'error: notes.md is no action: an action is a .ts or .js file\n'],
  [
    ['check', 'policy', ...at],
    'error: policy is a directory, and --at is for a single file\nhelp: leave --at out; its flows say where its actions run\n',
  ],
  [
    ['check', 'a.ts', ...at, '--allow', 'http://crm.example/'],
    expect.stringMatching(/^error: --allow http:\/\/crm\.example\/ cannot be used: .+\n$/),
  ],
  [
    ['check', 'policy/actions/step-up.ts'],
    'error: policy/actions/step-up.ts is part of the policy repository policy\nhelp: check all of it: writ check policy\n' +
      '      or this file where its flow runs it: writ check policy/actions/step-up.ts --at login/post-auth\n',
  ],
  [
    ['check', 'policy/flows/login.yaml'],
    'error: policy/flows/login.yaml is part of the policy repository policy\nhelp: check all of it: writ check policy\n',
  ],
  [[...run, 'gone.json'], 'error: gone.json does not exist\n'],
  [[...run, 'policy'], 'error: policy is a directory, and a file is needed\n'],
  [[...run, 'list.json'], 'error: list.json holds a list; an event is an object\n'],
  [
    [...run, 'comma.json'],
    'error: comma.json is not JSON: nothing follows this comma; remove it\n --> comma.json:2:33\n  |\n2 |   "request": { "ip": "192.0.2.1", }\n  |                                 ^\n',
  ],
  [
    [...run, 'colon.yaml'],
    expect.stringMatching(/^error: colon\.yaml: .*\n --> colon\.yaml:2:\d+\n {2}\|\n2 \| {3}ip: a: b\n {2}\| +\^+\n$/),
  ],
  [
    [...run, 'wrong.json'],
    'error: the event in wrong.json is none that login/post-auth gets\n  /request/geo/country must be text, not a number\n' +
      '  /user/roles must be a list, not text\nhelp: writ event login/post-auth prints one\n',
  ],
  [
    [...run, 'empty.json', '--exact'],
    expect.stringMatching(
      /^error: the event in empty\.json is none that login\/post-auth gets\n {2}the event lacks the member "authentication"\n/,
    ),
  ],
  [
    ['run', 'a.ts', ...at],
    "error: --event is missing\nhelp: write a part of an event to a file, or pipe one in: echo '{}' | writ run … --event -\n",
  ],
  [['run', 'policy', ...at, '--event', 'empty.json'], 'error: policy is a directory, and run takes one action\n'],
  [
    [...run, 'empty.json', '--secret', 'my key!'],
    'error: --secret takes the name of a secret: letters and digits, words joined by single hyphens or underscores\nhelp: values come from the environment, or from --secrets\n',
  ],
  [
    [...run, 'empty.json', '--secrets', 'secrets.json'],
    'error: --secrets gives values to requests that are sent, and nothing is sent without --live\nhelp: leave --secrets out; recorded answers need the names alone, given by --secret\n',
  ],
  [
    [...run, 'empty.json', '--live', '--fetch', 'answers.json'],
    'error: --live fetches for real and --fetch replays answers; give one of them\n',
  ],
  [[...run, 'empty.json', '--fetch', 'answers.json'], 'error: answers.json holds no recorded answers\n  /0 lacks the member "status"\n'],
  [
    [...run, 'empty.json', '--now', '2026-02-30T00:00:00Z'],
    'error: --now 2026-02-30T00:00:00Z is no instant\nhelp: write one with its offset, such as 2026-01-31T12:00:00Z\n',
  ],
  [
    [...run, 'empty.json', '--now', '2026-02-03'],
    'error: --now 2026-02-03 is no instant\nhelp: write one with its offset, such as 2026-01-31T12:00:00Z\n',
  ],
  [
    [...run, 'empty.json', '--step', 'step.json'],
    'error: step.json: /risk is not an object\nhelp: write { "<slug of the block>": { "<key>": value } }\n',
  ],
  [
    [...run, 'empty.json', '--metadata-schema', 'no-schema.json'],
    expect.stringMatching(/^error: no-schema\.json is no JSON Schema that can be used: .+\n$/),
  ],
  [['event'], `error: missing required argument 'flow/stage'\n${usage}`],
  [['event', 'login/post-auth', '--preset', 'tro'], 'error: there is no preset "tro"\nhelp: did you mean tor?\n'],
  [
    ['event', 'login/post-auth', '--preset', 'missing-email'],
    expect.stringMatching(/^error: the situation missing-email cannot arise at login\/post-auth\nhelp: write one of default, tor, .+\n$/),
  ],
  [['explain', 'W9999'], `error: there is no diagnostic W9999\nhelp: the codes go from ${codes[0]} to ${codes.at(-1)}\n`],
  [
    ['explain', 'unknown-membr'],
    'error: "unknown-membr" is neither a file or directory nor a flow nor a diagnostic\nhelp: did you mean the diagnostic unknown-member?\n',
  ],
  [['build', 'policy'], 'error: --output is missing\nhelp: writ build -o bundle.json\n'],
  [['build', 'a.ts', '-o', 'x'], 'error: a.ts is a file, and a bundle is made of a directory\n'],
  [['build', 'policy', '-o', 'x', '--revision', '-1'], 'error: --revision is "-1"; write a whole number from 0 to 9007199254740991\n'],
  [
    ['build', 'policy', '--expect', 'sha256:0'],
    'error: --expect sha256:0 is no digest\nhelp: write sha256: and 64 hexadecimal digits in lower case, as writ build prints it\n',
  ],
  [
    ['build', 'policy', '-o', 'x', '--key', 'key.json'],
    'error: the key in key.json cannot sign: the key is a public key; signing needs the private one\n',
  ],
  [
    ['build', 'policy', '-o', 'x', '--key', 'jwk.json'],
    'error: the key in jwk.json cannot sign: the key is not an Ed25519 key; make one with "writ keys new"\n',
  ],
  [['build', 'policy', '-o', 'gone/x'], 'error: gone/x cannot be written: its directory does not exist\n'],
  [['build', 'policy', '-o', 'policy'], 'error: policy is a directory, and a file is needed\n'],
  [
    ['verify', 'a.ts'],
    'error: --keys is missing: a signature means something only by keys that you trust\nhelp: writ keys new --out-private private.jwk.json --out-public keys.json makes a pair\n',
  ],
  [
    ['verify', 'gone', '--keys', 'empty.json'],
    'error: empty.json is no JWK set: it has no list "keys"\nhelp: a JWK set is { "keys": [ … ] }; writ keys new makes one\n',
  ],
  [
    ['verify', 'a.ts', '--keys', 'private-set.json'],
    'error: private-set.json: /keys/0 is a private key\nhelp: hand out the public keys alone; whoever has this file can sign\n',
  ],
  [['keys', 'nwe'], "error: unknown command 'nwe'\nhelp: did you mean new?\n"],
  [['keys', 'new', '--out-private', 'a.ts'], 'error: a.ts is there already, and is not overwritten\n'],
  [['keys', 'new', '--out-private', 'x', '--out-public', 'x'], 'error: --out-private and --out-public name the same file\n'],
  [['simulate'], `error: missing required argument 'flow'\n${usage}`],
  [['simulate', 'logn', 'policy', '--event', 'empty.json'], 'error: the platform has no flow "logn"\nhelp: did you mean login?\n'],
  [
    ['simulate', 'logout', 'policy', '--event', 'empty.json'],
    'error: acme has no flow logout\nhelp: write flows/logout.yaml; there are: login\n',
  ],
  [
    ['simulate', 'login', 'policy'],
    "error: --event is missing\nhelp: write a part of an event to a file, or pipe one in: echo '{}' | writ simulate login --event -\n",
  ],
  [['simulate', 'login', 'a.ts', '--event', 'empty.json'], 'error: a.ts is a file, and the flows of a directory are simulated\n'],
  [
    ['simulate', 'login', 'policy', '--event', 'wrong.json'],
    'error: the event in wrong.json is none that login begins with\n  /event/request/geo/country must be text, not a number\n  /event/user/roles must be a list, not text\n',
  ],
  [
    ['simulate', 'login', 'policy', '--event', 'empty.json', '--outputs', 'outputs.json'],
    'error: what outputs.json gives for risk-evaluate does not fit\n  /output lacks the member "severity"\n  /output lacks the member "recommendation"\n',
  ],
  [['serve', 'a.ts'], 'error: a.ts is a file, and a directory is served\n'],
  [['serve', 'policy', '--port', '65536'], 'error: --port is "65536"; write a whole number from 0 to 65535\n'],
];

describe('a call that is at fault', () => {
  it('is refused with exit code 2 and told what to do instead', async () => {
    const cwd = await directoryOf(files);
    const results: unknown[] = [];
    for (const [args] of calls) results.push([args, await callHere(args, cwd)]);
    expect(results).toEqual(calls.map(([args, stderr]) => [args, { code: 2, stdout: '', stderr }]));
  });

  it('without a command prints the help where talk goes', async () => {
    const { code, stdout, stderr } = await writ([]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toBe((await writ(['--help'])).stdout);
  });
});

describe('exit codes', () => {
  it('are what scripts rely on', () => {
    expect(exitCodes).toEqual({ fine: 0, policy: 1, call: 2, bug: 70 });
  });

  it.each([[['--help']], [['--version']], [['check', '--help']], [['explain', 'w3002']], [['event', 'login/post_auth']]])(
    '%j is fine',
    async (args) => {
      const { code, stdout, stderr } = await writ(args);
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      expect(stdout).not.toBe('');
    },
  );

  it('say that a bug is ours, and nothing of what was worked on', async () => {
    const cwd = await directoryOf({ 'a.ts': action, 'e.json': '{}' });
    const sabotage = `data:text/javascript,${encodeURIComponent("Date.prototype.toISOString = () => { throw new TypeError('ada@acme.example') }")}`;
    const args = [...run, 'e.json', '--format', 'json'];
    const { code, stdout, stderr } = await writ(args, { cwd, before: [sabotage] });
    expect({ code, stdout }).toEqual({ code: 70, stdout: '' });
    expect(stderr).toMatch(/^error: this is a bug in Writ, not in your policy \(TypeError\)\n {2}writ \d+\.\d+\.\d+, node /);
    expect(stderr).toMatch(/\n {2}at .*cli\/commands\/run\.ts:\d+:\d+\n/);
    expect(stderr).not.toMatch(/ada@acme|writ-cli-/);
    const debug = await writ(args, { cwd, before: [sabotage], env: { WRIT_DEBUG: '1' } });
    expect(debug.code).toBe(70);
    expect(debug.stderr).toContain('TypeError: ada@acme.example');
  });
});
