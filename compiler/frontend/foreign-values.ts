import { ts } from 'ts-morph';
import type { Fix } from '../diagnostics/diagnostic.ts';
import { replacement, spanOf, type Unit, writtenText } from './unit.ts';

/** Values that other platforms give for what has a closed set here. */
const values: ReadonlyMap<string, ReadonlyMap<string, string>> = new Map([
  [
    'event.connection.strategy',
    new Map([
      ...['auth0', 'custom'].map((name): [string, string] => [name, 'database']),
      ...['google-oauth2', 'facebook', 'twitter', 'github', 'apple', 'linkedin', 'windowslive'].map((name): [string, string] => [
        name,
        'social',
      ]),
      ...['samlp', 'waad', 'adfs', 'ad', 'oidc', 'okta', 'google-apps'].map((name): [string, string] => [name, 'enterprise']),
      ...['sms', 'email'].map((name): [string, string] => [name, 'passwordless']),
    ]),
  ],
  [
    'event.transaction.protocol',
    new Map([
      ['samlp', 'saml'],
      ['oidc-basic-profile', 'oidc'],
      ['oidc-implicit-profile', 'oidc'],
      ['oidc-hybrid-profile', 'oidc'],
    ]),
  ],
]);

interface ForeignValue {
  readonly advice: string;
  readonly fixes: readonly Fix[];
}

/** What a value that a comparison brings along is called here; undefined for one that nobody is known to bring. */
export function foreignValue(unit: Unit, node: ts.Node): ForeignValue | undefined {
  const comparison = ts.findAncestor(node, ts.isBinaryExpression);
  if (comparison === undefined) return undefined;
  const [literal, other] = ts.isStringLiteralLike(comparison.right)
    ? [comparison.right, comparison.left]
    : [comparison.left, comparison.right];
  if (!ts.isStringLiteralLike(literal)) return undefined;
  if (ts.isTypeOfExpression(other) && literal.text === 'array') {
    const written = `${comparison.operatorToken.getText().startsWith('!') ? '!' : ''}Array.isArray(${writtenText(unit, other.expression)})`;
    return {
      advice: 'A list is an object to typeof: ask with Array.isArray.',
      fixes: [replacement(`Write ${written}`, spanOf(unit, comparison), written)],
    };
  }
  const path = other.getText().replaceAll('?.', '.');
  const ours = values.get(path)?.get(literal.text);
  if (ours !== undefined) {
    const named = path.endsWith('strategy') ? '; which connection it is, event.connection.name says' : '';
    return { advice: `Here it is \`'${ours}'\`${named}.`, fixes: [replacement(`Use '${ours}'`, spanOf(unit, literal), `'${ours}'`)] };
  }
  if (path !== 'event.transaction.protocol') return undefined;
  if (literal.text === 'oauth2-refresh-token')
    return { advice: 'Leave the test out: what shall run when a token is refreshed is attached to token-refresh.', fixes: [] };
  if (literal.text === 'redirect-callback')
    return { advice: 'Leave the test out: what shall run after a redirect is an action of its own behind that block.', fixes: [] };
  return undefined;
}
