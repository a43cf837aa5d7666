import { ts } from 'ts-morph';
import type { Fix } from '../diagnostics/diagnostic.ts';
import { bindingPath, canonicalPath } from './canonical-path.ts';
import { replacement, spanOf, type Unit, writtenText } from './unit.ts';

/**
 * Fixes for members that people bring from other platforms and that ours say in another way. A path that is only named differently
 * is exchanged; a call whose arguments differ is written anew.
 */
export function broughtMemberFixes(unit: Unit, checker: ts.TypeChecker, access: ts.PropertyAccessExpression): readonly Fix[] {
  const chain = chainUpFrom(access);
  for (const expression of chain.toReversed()) {
    const path = canonicalPath(checker, expression);
    const call = callOf(expression);
    const written =
      call === undefined
        ? undefined
        : calls.get(path)?.(
            call.arguments.map((argument) => writtenText(unit, argument)),
            call,
          );
    if (call !== undefined && written !== undefined) return [replacement(`Write ${written}`, spanOf(unit, call), written)];
    const renamed = paths.get(path) ?? settingOf(path);
    if (renamed !== undefined) return renameFix(unit, checker, expression, renamed);
  }
  const name = call0(access) ? methods.get(access.name.text) : undefined;
  return name === undefined ? [] : [replacement(`Use ${name}`, spanOf(unit, access.name), name)];
}

/** Another name behind the same owner is exchanged alone, so that the owner stays as it is written. */
function renameFix(unit: Unit, checker: ts.TypeChecker, expression: ts.PropertyAccessExpression, renamed: string): readonly Fix[] {
  const owner = `${canonicalPath(checker, expression.expression)}.`;
  const name = renamed.startsWith(owner) ? renamed.slice(owner.length) : '';
  if (/^\w+$/.test(name)) return [replacement(`Use ${renamed}`, spanOf(unit, expression.name), name)];
  const isInReach = checker.getSymbolsInScope(expression, ts.SymbolFlags.Value).some(({ name: known }) => known === renamed.split('.')[0]);
  return isInReach ? [replacement(`Use ${renamed}`, spanOf(unit, expression), renamed)] : [];
}

/** The same where a pattern takes the member out: `const { user_id } = event.user` becomes `const { id: user_id } = event.user`. */
export function broughtBindingFixes(unit: Unit, checker: ts.TypeChecker, element: ts.BindingElement): readonly Fix[] {
  const path = bindingPath(checker, element);
  const renamed = path === undefined ? undefined : paths.get(path);
  const owner = path?.replace(/\w+$/, '');
  const name = owner !== undefined && renamed?.startsWith(owner) ? renamed.slice(owner.length) : '';
  if (!/^\w+$/.test(name)) return [];
  const { propertyName, name: bound } = element;
  const written = propertyName === undefined ? `${name}: ${writtenText(unit, bound)}` : name;
  return [replacement(`Write ${written}`, spanOf(unit, propertyName ?? bound), written)];
}

/** A call of `api` with two arguments that takes one record here: `api.user.setAppMetadata(key, value)`. */
export function broughtCallFixes(unit: Unit, node: ts.Node): readonly Fix[] {
  const call = ts.findAncestor(node, ts.isCallExpression);
  const written = call === undefined ? undefined : patches(unit, pathOf(call.expression), call);
  return call === undefined || written === undefined ? [] : [replacement(`Write ${written}`, spanOf(unit, call), written)];
}

function patches(unit: Unit, path: string, { arguments: args }: ts.CallExpression): string | undefined {
  const [key, value] = args;
  if (!/^api\.user\.set(App|User)Metadata$/.test(path) || key === undefined || value === undefined || args.length !== 2) return undefined;
  return `${path}({ ${ts.isStringLiteral(key) ? writtenText(unit, key) : `[${writtenText(unit, key)}]`}: ${writtenText(unit, value)} })`;
}

/** What to write where metadata of the event is assigned: a patch. */
export function metadataPatchFor(unit: Unit, node: ts.Node): { readonly advice: string; readonly fixes: readonly Fix[] } | undefined {
  const target = ts.isPropertyAccessExpression(node) || ts.isElementAccessExpression(node) ? node : node.parent;
  if (!ts.isPropertyAccessExpression(target) && !ts.isElementAccessExpression(target)) return undefined;
  const bag = /^event\.user\.(app|user)_metadata$/.exec(pathOf(target.expression))?.[1];
  if (bag === undefined) return undefined;
  const method = `api.user.set${bag === 'app' ? 'App' : 'User'}Metadata`;
  const advice = `The event never changes: write ${method}({ … }).`;
  const assignment = target.parent;
  const isWhole =
    ts.isBinaryExpression(assignment) && assignment.operatorToken.kind === ts.SyntaxKind.EqualsToken && assignment.left === target;
  if (!isWhole) return { advice, fixes: [] };
  const key = ts.isPropertyAccessExpression(target) ? target.name.text : `[${writtenText(unit, target.argumentExpression)}]`;
  const written = `${method}({ ${key}: ${writtenText(unit, assignment.right)} })`;
  return { advice, fixes: [replacement(`Write ${written}`, spanOf(unit, assignment), written)] };
}

const paths: ReadonlyMap<string, string> = new Map([
  ['event.user.user_id', 'event.user.id'],
  ['event.user.nickname', 'event.user.username'],
  ['event.user.phone_number', 'event.user.phone'],
  ['event.user.last_password_reset', 'event.user.last_password_reset_at'],
  ['event.user.last_login', 'event.user.last_login_at'],
  ['event.client.client_id', 'event.client.id'],
  ['event.authorization.roles', 'event.user.roles'],
  ['event.authorization', 'event.user'],
  ['event.stats', 'event.user'],
  ['event.secrets', 'config'],
  ['event.configuration', 'config'],
  ['process.env', 'config'],
  ['event.request.geoip', 'event.request.geo'],
  ['event.stats.logins_count', 'event.user.logins_count'],
  ['event.organization', 'event.transaction.organization'],
  ['event.request.geoip.countryCode', 'event.request.geo.country'],
  ['event.request.geoip.country_code', 'event.request.geo.country'],
  ['event.request.geoip.cityName', 'event.request.geo.city'],
  ['event.request.geoip.timeZone', 'event.request.geo.timezone'],
  ['event.request.geoip.latitude', 'event.request.geo.latitude'],
  ['event.request.geoip.longitude', 'event.request.geo.longitude'],
  ['event.request.geo.countryCode', 'event.request.geo.country'],
  ['event.request.geo.cityName', 'event.request.geo.city'],
  ['event.request.geo.timeZone', 'event.request.geo.timezone'],
  ['event.request.geo.subdivisionCode', 'event.request.geo.region'],
  ['event.request.geoip.subdivisionCode', 'event.request.geo.region'],
  ['event.request.userAgent', 'event.request.user_agent'],
  ['event.request.user_agent_string', 'event.request.user_agent'],
  ['event.client.client_metadata', 'event.client.metadata'],
  ['event.client.clientId', 'event.client.id'],
  ['event.connection.connection_id', 'event.connection.id'],
  ['event.user.emailVerified', 'event.user.email_verified'],
  ['event.user.appMetadata', 'event.user.app_metadata'],
  ['event.user.userMetadata', 'event.user.user_metadata'],
  ['event.user.givenName', 'event.user.given_name'],
  ['event.user.familyName', 'event.user.family_name'],
  ['event.user.createdAt', 'event.user.created_at'],
  ['event.user.lastLogin', 'event.user.last_login_at'],
  ['event.user.phoneNumber', 'event.user.phone'],
  ['event.user.enrolledFactors', 'event.user.enrolled_factors'],
  ['event.transaction.redirectUri', 'event.transaction.redirect_uri'],
  ['event.transaction.acrValues', 'event.transaction.acr_values'],
  ['event.transaction.requestedScopes', 'event.transaction.scopes'],
  ['event.transaction.ui_locales', 'event.transaction.locale'],
  ['event.resource_server.id', 'event.transaction.audience'],
  ['event.request.geo.country_code', 'event.request.geo.country'],
  ['event.transaction.requested_scopes', 'event.transaction.scopes'],
  ['event.resource_server.identifier', 'event.transaction.audience'],
]);

/** `event.secrets.LIMIT` and `event.configuration.LIMIT`: settings of the block. */
function settingOf(path: string): string | undefined {
  const name = /^(?:event\.(?:secrets|configuration)|process\.env)\.([A-Za-z_]\w*)$/.exec(path)?.[1];
  return name === undefined ? undefined : `config.${name}`;
}

type Writer = (args: readonly string[], call: ts.CallExpression) => string | undefined;

const deny: Writer = (args, call) => {
  const [first, second] = args;
  if (first === undefined) return undefined;
  if (second === undefined) return `api.deny('access_denied', { message: ${first} })`;
  const [code] = call.arguments;
  const reason = code !== undefined && ts.isStringLiteralLike(code) ? `'${reasonOf(code.text)}'` : first;
  return `api.deny(${reason}, { message: ${second} })`;
};

function reasonOf(text: string): string {
  const words = text.toLowerCase().match(/[a-z0-9]+/g) ?? ['access', 'denied'];
  return words.join('_').slice(0, 128);
}

const calls: ReadonlyMap<string, Writer> = new Map<string, Writer>([
  ['api.access.deny', deny],
  ['api.validation.error', deny],
  ['api.accessToken.setCustomClaim', (args) => (args.length === 2 ? `api.session.setCustomClaim(${args.join(', ')})` : undefined)],
  [
    'api.idToken.setCustomClaim',
    (args) => (args.length === 2 ? `api.session.setCustomClaim(${args.join(', ')}, { token: 'id' })` : undefined),
  ],
  ['Object.freeze', (args) => (args.length === 1 ? args[0] : undefined)],
  ['api.multifactor.enable', () => 'api.mfa.require()'],
  ['api.authentication.challengeWithAny', () => 'api.mfa.require()'],
  ['api.authentication.challengeWith', () => 'api.mfa.require()'],
]);

/** Methods that read the machine's time zone or locale, and the ones that do the same in UTC and without a locale. */
const methods: ReadonlyMap<string, string> = new Map([
  ...['FullYear', 'Month', 'Date', 'Day', 'Hours', 'Minutes', 'Seconds', 'Milliseconds'].map((part): [string, string] => [
    `get${part}`,
    `getUTC${part}`,
  ]),
  ['toLocaleLowerCase', 'toLowerCase'],
  ['toLocaleUpperCase', 'toUpperCase'],
]);

/** Whether an access is called without arguments. */
function call0(access: ts.PropertyAccessExpression): boolean {
  return callOf(access)?.arguments.length === 0;
}

function callOf(expression: ts.Expression): ts.CallExpression | undefined {
  const { parent } = expression;
  return ts.isCallExpression(parent) && parent.expression === expression ? parent : undefined;
}

/** An access and those that read on from it: `a.b`, `a.b.c`. */
export function chainUpFrom(access: ts.PropertyAccessExpression): readonly ts.PropertyAccessExpression[] {
  const { parent } = access;
  return ts.isPropertyAccessExpression(parent) && parent.expression === access ? [access, ...chainUpFrom(parent)] : [access];
}

/** A path as it is looked up: `event.authorization?.roles` is `event.authorization.roles`. */
function pathOf(expression: ts.Expression): string {
  return expression.getText().replace(/\?\.|\s+/g, (found) => (found === '?.' ? '.' : ''));
}
