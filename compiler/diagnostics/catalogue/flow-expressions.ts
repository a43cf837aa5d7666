import { define } from '../definition.ts';

const decision = (condition: string, before = '') =>
  `flow: login\nstages:\n  post-auth:${before}\n    - decision: route\n      when:\n        - if: ${condition}\n          then: [mfa]\n  post-login: [issue-session]\n`;
const logged = (message: string, stage = 'post-auth') =>
  `flow: login\nstages:\n  ${stage}:\n    - log-event: { level: info, message: ${message} }\n${stage === 'post-login' ? '' : '  post-login: [issue-session]\n'}`;

/** 107x and 302x: expressions in flow files. */
export const flowExpressionDiagnostics = {
  'expression-syntax': define<{ problem: string }>({
    code: 'W1070',
    severity: 'error',
    message: ({ problem }) => `this is no expression: ${problem}`,
    help: 'Write one TypeScript expression; what needs statements is an action.',
    why: 'A condition and what stands between {{ and }} is one expression, which is type-checked and compiled like an action.',
    bad: { files: { 'flows/login.yaml': decision('event.request.asn.is_tor &&') } },
    good: { files: { 'flows/login.yaml': decision('event.request.asn.is_tor') } },
  }),
  'template-unclosed': define({
    code: 'W1071',
    severity: 'error',
    message: () => 'nothing closes this {{',
    help: 'Write }} behind the expression; for the two braces themselves write {{ "{{" }}.',
    why: 'What stands between {{ and }} is an expression. A text that only looks like one would be sent as it is.',
    bad: { files: { 'flows/login.yaml': logged('"from {{ event.request.ip"') } },
    good: { files: { 'flows/login.yaml': logged('"from {{ event.request.ip }}"') } },
  }),
  'expression-effect': define({
    code: 'W1072',
    severity: 'error',
    message: () => 'an expression of a flow asks for nothing',
    help: 'Put it into an action, and read what that writes with step.<action>.<key>; a header of a webhook may have api.secrets.get and api.hmac.',
    why: 'A decision only chooses, and a log line only tells: whoever reads a flow finds what it does in its blocks.',
    bad: { files: { 'flows/login.yaml': decision('\'api.secrets.get("key") === "x"\'') } },
    good: { files: { 'flows/login.yaml': decision("event.client.id === 'x'") } },
  }),
  'condition-not-boolean': define<{ type: string }>({
    code: 'W3020',
    severity: 'error',
    message: ({ type }) => `a condition is a boolean, and this is of type ${type}`,
    help: 'Compare it with something, such as `=== true`, `> 0` or `!== ""`.',
    why: 'What counts as true is easy to forget of texts, numbers and what may be missing, and a branch that is wrongly taken lets somebody in.',
    bad: { files: { 'flows/login.yaml': decision('event.user.logins_count') } },
    good: { files: { 'flows/login.yaml': decision('event.user.logins_count > 0') } },
  }),
  'session-not-issued': define({
    code: 'W3021',
    severity: 'error',
    message: () => 'there is no session here yet',
    help: 'Move the block behind issue-session, to where every way has passed it.',
    why: 'The identifier of the session is what the issue-session block answers.',
    bad: { files: { 'flows/login.yaml': logged('"{{ session.id }}"') } },
    good: {
      files: {
        'flows/login.yaml':
          'flow: login\nstages:\n  post-login:\n    - issue-session\n    - log-event: { level: info, message: "{{ session.id }}" }\n',
      },
    },
  }),
};
