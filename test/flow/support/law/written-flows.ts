import type { Kind, LineShape, LoginShapes, ReadShape, Shape } from './shapes.ts';

/** A read that stands in a flow. */
export interface WrittenRead {
  /** Tells it from every other read of the flow. */
  readonly id: number;
  /** The program that it stands in. */
  readonly site: string;
  /** Its path below `step`. */
  readonly path: readonly string[];
  /** What the value must be for what is done with it; undefined where anything will do. */
  readonly kind: Kind | undefined;
  /** Whether its author says what holds where nothing is there. */
  readonly guarded: boolean;
}

/** A repository, and what its author means by each read in it. */
export interface WrittenFlows {
  readonly files: { readonly [path: string]: string };
  readonly reads: readonly WrittenRead[];
  /** The reads that stand in a line of a file. */
  readonly readsAt: (file: string, line: number) => readonly WrittenRead[];
}

/** What is done with a value: an action asks something of it or keeps it, a decision goes by it, a template tells it. */
type Use = 'is-asked' | 'is-kept' | 'decides' | 'is-told';

/** A key that some block before writes, or that nobody writes. */
interface Key {
  readonly slug: string;
  readonly path: readonly string[];
  readonly kind: Kind;
  /** A flag beside it that says whether it is there. */
  readonly tells?: string;
}

const outputs: { readonly [block: string]: readonly (readonly [string, Kind])[] } = {
  mfa: [['verified', 'flag']],
  'risk-evaluate': [
    ['score', 'count'],
    ['severity', 'text'],
  ],
  'ip-reputation': [['listed', 'flag']],
  'check-mfa-status': [['enrolled', 'flag']],
  'brute-force': [['attempts', 'count']],
  delay: [],
};

const nowhere: readonly Key[] = [
  { slug: 'nowhere', path: ['k0'], kind: 'flag' },
  { slug: 'b0', path: ['nothing'], kind: 'text' },
];

const values: { readonly [Of in Kind]: readonly [string, string] } = {
  flag: ['event.request.asn.is_vpn', 'event.request.asn.is_bogon'],
  count: ['event.request.asn.number', 'event.authentication.methods.length'],
  text: ['event.request.hostname', 'event.request.asn.org'],
};
const fallbacks: { readonly [Of in Kind]: string } = { flag: 'false', count: '0', text: '"none"' };
const receiver = 'https://hooks.acme.example/a';

/** Writes a repository out. The reads in `dropped` are left out: the checker refused them. */
export function writtenFlows({ early, post, last, inner }: LoginShapes, dropped: ReadonlySet<number>): WrittenFlows {
  const files = new Map<string, string[]>();
  const reads: WrittenRead[] = [];
  const lines = new Map<string, WrittenRead[]>();
  const keys: Key[] = [...nowhere];
  let blocks = 0;
  let programs = 0;
  let ids = 0;
  let customRun = false;
  /** Slugs of blocks that write keys of any name: an action reads those as data that nobody described. */
  const open = new Set<string>();

  const isKnown = () => keys.some(({ slug }) => slug === 'identity-lookup');
  const add = (file: string, text: string, inLine: readonly (WrittenRead | undefined)[] = []): void => {
    const known = files.get(file) ?? [];
    files.set(file, [...known, text]);
    const found = inLine.filter((read) => read !== undefined);
    if (found.length > 0) lines.set(`${file} ${known.length + 1}`, found);
  };

  /** A read in a program; of one slug a program reads either with a guard or without. */
  const readOf = (site: string, shape: ReadShape, use: Use, styles: Map<string, ReadShape['style']>) => {
    const inYaml = use === 'decides' || use === 'is-told';
    const id = ids++;
    const key = keys[(keys.length - 1 - (shape.target % keys.length) + keys.length) % keys.length] ?? nowhere[0];
    if (dropped.has(id) || key === undefined) return undefined;
    const { slug, path } = key;
    const kind = shape.as ?? key.kind;
    const style = styles.get(slug) ?? shape.style;
    styles.set(slug, style);
    const root = inYaml ? `step.${slug}` : `step['${slug}']`;
    const isNarrowed = style === 'narrowed' && key.tells !== undefined;
    const isCareful = style === 'guarded' || style === 'optional';
    const guarded = isCareful || (!inYaml && open.has(slug));
    const plain = `${root}.${path.join('.')}`;
    const careful = inYaml ? plain : `${root}?.${path.join('?.')}`;
    const value = isCareful ? `(${careful} ?? ${fallbacks[kind]})` : plain;
    const asked = kind === 'flag' ? value : kind === 'count' ? `${value} > 1` : `${value}.includes("a")`;
    const optional = `${careful} === ${kind === 'flag' ? 'true' : fallbacks[kind]}`;
    const condition = style === 'optional' && !inYaml ? optional : isNarrowed ? `${root}.${key.tells} && ${asked}` : asked;
    const isDemanding = use === 'decides' || (use === 'is-asked' && kind !== 'flag' && style !== 'optional');
    const read: WrittenRead = { id, site, path: [slug, ...path], kind: isDemanding ? kind : undefined, guarded };
    reads.push(read);
    return { read, kind, value, condition, isNarrowed };
  };

  const lineText = (line: LineShape, site: string, slug: string, styles: Map<string, ReadShape['style']>, file: string): void => {
    switch (line.does) {
      case 'write': {
        const name = `k${line.key}`;
        if (line.form === computed) open.add(slug);
        add(file, formOf(line.form, name, values[line.kind]));
        keys.push({ slug, path: [name], kind: line.kind });
        return;
      }
      case 'copy': {
        const found = readOf(site, line.read, 'is-kept', styles);
        if (found === undefined || found.isNarrowed) return;
        add(file, `api.state.set('k${line.key}', ${found.value});`, [found.read]);
        keys.push({ slug, path: [`k${line.key}`], kind: found.kind });
        return;
      }
      case 'read': {
        const found = readOf(site, line.read, 'is-asked', styles);
        if (found !== undefined) add(file, `if (${found.condition}) api.log('info', 'holds');`, [found.read]);
        return;
      }
      default:
        // Before anybody is known nothing can be asked of a user.
        if (!isKnown() && (line.does === 'ask' || line.does === 'patch')) return;
        add(file, deeds[line.does].replaceAll('$', String(ids++)));
    }
  };

  const listText = (shapes: readonly Shape[], file: string, indent: string, inside: boolean): void => {
    for (const shape of shapes) blockText(shape, file, indent, inside);
  };

  const blockText = (shape: Shape, file: string, indent: string, inside: boolean): void => {
    const slug = `b${blocks++}`;
    const settings = shape.disabled ? ', disabled: true' : '';
    switch (shape.kind) {
      case 'action': {
        const name = `act-${programs++}`;
        const source = `actions/${name}.ts`;
        const styles = new Map<string, ReadShape['style']>();
        add(source, 'export default async function act(event, api) {');
        for (const line of shape.lines) {
          if (line.does === 'patch' && shape.commit && isKnown()) add(source, 'api.user.setAppMetadata({ now: event.request.ip });');
          else lineText(line, name, slug, styles, source);
        }
        add(source, '}');
        const more = `${shape.forgiving ? ', on-error: continue' : ''}${shape.commit ? ', commit: immediately' : ''}`;
        add(file, `${indent}- { action: ${name}, slug: ${slug}${more}${settings} }`);
        return;
      }
      case 'webhook': {
        const site = `hook-${programs++}`;
        const styles = new Map<string, ReadShape['style']>();
        const url = shape.url === undefined ? undefined : readOf(site, shape.url, 'is-told', styles);
        add(file, `${indent}- webhook: ${slug}`);
        add(file, `${indent}  request:`);
        add(file, `${indent}    method: POST`);
        add(file, `${indent}    url: '${receiver}${url === undefined ? '' : `?v={{ ${url.value} }}`}'`, [url?.read]);
        add(file, `${indent}    headers: { x-site: "${site}" }`);
        if (shape.reads.length > 0) {
          add(file, `${indent}    body:`);
          add(file, `${indent}      ip: '{{ event.request.ip }}'`);
          shape.reads.forEach((read, index) => {
            const found = readOf(site, read, 'is-told', styles);
            if (found !== undefined)
              add(file, `${indent}      m${index}: '${index === 0 ? '' : 'text '}{{ ${found.value} }}'`, [found.read]);
          });
        }
        if (shape.typed) add(file, `${indent}  answer: schemas/answer.schema.json`);
        add(file, `${indent}  on-error: ${shape.forgiving ? 'continue' : 'deny'}`);
        if (shape.disabled) add(file, `${indent}  disabled: true`);
        keys.push({ slug, path: ['ok'], kind: 'flag' }, { slug, path: ['status'], kind: 'count', tells: 'ok' });
        if (shape.typed) {
          keys.push({ slug, path: ['body', 'score'], kind: 'count', tells: 'ok' });
          keys.push({ slug, path: ['body', 'listed'], kind: 'flag', tells: 'ok' });
        }
        return;
      }
      case 'log': {
        const site = `log-${programs++}`;
        const found = readOf(site, shape.read, 'is-told', new Map());
        const hole = found === undefined ? '' : ` {{ ${found.value} }}`;
        add(file, `${indent}- { log-event: { level: info, message: '${site}${hole}' }, slug: ${slug}${settings} }`, [found?.read]);
        return;
      }
      case 'platform': {
        add(file, `${indent}- { ${shape.block}: {}, slug: ${slug}${settings} }`);
        const written = (outputs[shape.block] ?? []).map(([key, kind]): Key => ({ slug, path: [key], kind }));
        keys.push(...written);
        const [key] = written;
        if (!shape.routed || key === undefined || shape.disabled) return;
        // The very next block, so that a check that was not passed is its business.
        const site = `route-${programs++}`;
        const first = { target: written.length - 1, style: 'plain', as: undefined } as const;
        const found = readOf(site, first, 'decides', new Map());
        decisionText(`b${blocks++}`, site, [found], [[], [], []], false, file, indent, inside);
        return;
      }
      case 'deny':
        add(file, `${indent}- { deny: { reason: closed }, slug: ${slug} }`);
        return;
      case 'allow':
        // Before the password check it would be refused, but for one that ends a custom flow alone.
        if (!isKnown() && !inside) add(file, `${indent}- { deny: { reason: early }, slug: ${slug} }`);
        else add(file, `${indent}- { allow: {}, slug: ${slug} }`);
        return;
      case 'custom': {
        if (customRun || inside) return;
        customRun = true;
        add(file, `${indent}- { run-flow: inner, slug: ${slug}${settings} }`);
        add('flows/inner.yaml', 'custom: inner');
        add('flows/inner.yaml', 'stages:');
        add('flows/inner.yaml', '  only:');
        listText(inner, 'flows/inner.yaml', '    ', true);
        add('flows/inner.yaml', "    - { log-event: { level: info, message: 'log-none' }, slug: inner-end }");
        return;
      }
      case 'decision': {
        const site = `route-${programs++}`;
        const styles = new Map<string, ReadShape['style']>();
        const conditions = shape.conditions.map((read) => readOf(site, read, 'decides', styles));
        decisionText(slug, site, conditions, shape.lists, shape.mirrored, file, indent, inside, shape.disabled);
        return;
      }
    }
  };

  const decisionText = (
    slug: string,
    site: string,
    conditions: readonly ReturnType<typeof readOf>[],
    lists: readonly (readonly Shape[])[],
    mirrored: boolean,
    file: string,
    indent: string,
    inside: boolean,
    disabled = false,
  ): void => {
    const first = blocks;
    let most = blocks;
    const branch = (shapes: readonly Shape[]) => {
      if (mirrored) blocks = first;
      const before = files.get(file)?.length;
      listText(shapes, file, `${indent}        `, inside);
      if (files.get(file)?.length === before) add(file, `${indent}        []`);
      most = Math.max(most, blocks);
    };
    add(file, `${indent}- decision: ${slug}`);
    add(file, `${indent}  config: { site: ${site} }`);
    if (disabled) add(file, `${indent}  disabled: true`);
    add(file, `${indent}  when:`);
    conditions.forEach((found, index) => {
      const condition = found?.condition ?? ['event.request.asn.is_vpn', 'event.request.asn.is_tor'][index] ?? 'event.request.asn.is_bogon';
      add(file, `${indent}    - if: '${condition}'`, [found?.read]);
      add(file, `${indent}      then:`);
      branch(lists[index] ?? []);
    });
    add(file, `${indent}  else:`);
    branch(lists[2] ?? []);
    blocks = most;
  };

  const login = 'flows/login.yaml';
  add(login, 'flow: login');
  add(login, 'stages:');
  add(login, '  pre-login:');
  listText(early, login, '    ', false);
  add(login, '    - identity-lookup');
  keys.push({ slug: 'identity-lookup', path: ['found'], kind: 'flag' });
  add(login, '    - password-check');
  add(login, '  post-auth:');
  listText(post, login, '    ', false);
  add(login, "    - { log-event: { level: info, message: 'log-none' }, slug: post-end }");
  add(login, '  post-login:');
  add(login, '    - issue-session');
  listText(last, login, '    ', false);
  const texts = [...files].map(([path, written]) => [path, `${written.join('\n')}\n`] as const);
  return {
    files: {
      ...Object.fromEntries(texts),
      'writ.yaml': 'tenant: acme\nfetch: { allow: [{ url: https://hooks.acme.example/, methods: [GET, POST] }] }\n',
      'schemas/answer.schema.json': JSON.stringify({
        type: 'object',
        properties: { score: { type: 'number' }, listed: { type: 'boolean' } },
        required: ['score'],
        additionalProperties: false,
      }),
    },
    reads,
    readsAt: (file, line) => lines.get(`${file} ${line}`) ?? [],
  };
}

const computed = 7;

/** Ways to write a key: surely, perhaps, under a name that nobody knows. */
function formOf(form: number, name: string, [value, other]: readonly [string, string]): string {
  const set = (written: string) => `api.state.set('${name}', ${written});`;
  switch (form) {
    case 1:
      return `if (event.request.asn.is_tor) ${set(value)}`;
    case 2:
      return `if (event.request.asn.is_tor) { ${set(value)} } else { ${set(other)} }`;
    case 3:
      return `for (const method of event.authentication.methods) { api.log('debug', method); ${set(value)} }`;
    case 4:
      return `switch (event.request.asn.org) { case 'Acme': ${set(value)} break; default: ${set(other)} }`;
    case 5:
      return `try { const { status } = await api.fetch('${receiver}'); api.log('debug', String(status)); ${set(value)} } catch { api.log('debug', 'failed'); }`;
    case 6:
      return `try { if (event.request.asn.is_bogon) throw new Error('broken'); ${set(value)} } finally { ${set(other)} }`;
    case computed:
      return `api.state.set(event.request.language, ${value});`;
    case 8:
      return `try { if (event.request.asn.is_bogon) throw new Error('broken'); ${set(value)} } catch { api.log('debug', 'caught'); }`;
    default:
      return set(value);
  }
}

const deeds = {
  patch: 'api.user.setAppMetadata({ late: event.request.ip });',
  claim: "api.session.setCustomClaim('late_claim', event.request.ip, { token: 'both' });",
  deny: "if (event.request.asn.is_vpn && event.request.asn.is_tor) api.deny('refused');",
  throw: "if (event.request.asn.is_bogon) throw new Error('broken');",
  return: 'if (event.request.asn.is_tor) return;',
  fetch: `const answer$ = await api.fetch('${receiver}'); api.log('debug', String(answer$.status));`,
  ask: "if (event.request.asn.is_tor) api.mfa.require({ factors: ['totp'] });",
} as const;
