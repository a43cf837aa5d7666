/** Functions that the programs below call: each asks for an effect, so that the order of evaluation shows. */
const prelude = `
function n(api: Api, k: string): number { api.log('info', k); return k.length; }
function s(api: Api, k: string): string { api.log('info', k); return k; }
function b(api: Api, k: string, v: boolean): boolean { api.log('info', k); return v; }
function u(api: Api, k: string, v: string | undefined): string | undefined { api.log('info', k); return v; }
function boom(api: Api, k: string): number { api.log('info', k); throw new Error(k); }
`;

const show = (...values: string[]) => values.map((value) => `api.log('info', JSON.stringify(${value}) ?? 'undefined');`).join(' ');

/** An action that runs a body, with the prelude and declarations of its own in front. */
export const action = (body: string, declarations = '') => `${prelude}${declarations}\nasync function act(event, api) {\n${body}\n}\n`;

/** Accepted programs at the edges of the language; each must do what its text does in V8. */
export const programs: { readonly [name: string]: string } = {
  'operands in order, a variable read before a call changes it': action(
    `let x = 1; const add = n(api, 'abc'); x += n(api, 'q') * add + x; const y = x + n(api, 'zz') + x; ${show('x', 'y')}`,
  ),
  'elements, keys and values in order': action(
    show(`[n(api, 'a'), n(api, 'bb') + n(api, 'ccc'), [n(api, 'd')], { [s(api, 'k')]: n(api, 'v'), ...{ z: n(api, 'ee') } }]`),
  ),
  'short circuits with effects': action(
    `const x = b(api, '1', false) && b(api, '2', true) || b(api, '3', true) && !b(api, '4', true);
     const y = u(api, '5', undefined) ?? u(api, '6', '') ?? u(api, '7', 'x'); ${show('x', 'y')}`,
  ),
  'an optional chain leaves its arguments out': action(
    `const o: { a?: { b: string } } = {}; const x = o.a?.b.slice(n(api, 'no'));
     const p: { a?: { b: string } } = { a: { b: 'hello' } };
     const y = p.a?.b.slice(n(api, 'y')).toUpperCase() ?? s(api, 'never'); ${show('x', 'y')}`,
  ),
  'each hole of a template becomes text before the next is computed': action(
    `const l = [1]; const g = \`\${l}-\${p(l)}-\${l}\`; const h = l + '' + p(l) + l; ${show('g', 'h')}`,
    'function p(l: number[]): number { l.push(7); return l.length; }',
  ),
  'a compound assignment keeps the object that it read first': action(
    `const o = { a: { x: 1 } }; const first = o.a; o.a.x += replace(o); ${show('o', 'first')}`,
    'function replace(o: { a: { x: number } }): number { o.a = { x: 100 }; return 5; }',
  ),
  'a logical assignment writes only where it must': action(
    `const o: { a?: string; b?: string } = { b: 'B' };
     o.a ??= s(api, 'x'); o.b ??= s(api, 'y'); o.b &&= s(api, 'z'); o.a ||= s(api, 'w'); ${show('o')}`,
  ),
  'finally and every way out of a try': action(
    show('[r1(api), r2(api), r3(api), r4(api), r5(), r6()]'),
    `function r1(api: Api) { try { return n(api, 'a'); } finally { n(api, 'fin'); } }
     function r2(api: Api): number { try { return boom(api, 'b'); } catch (e) { return e.message.length; } finally { n(api, 'f2'); } }
     function r3(api: Api): number {
       for (const x of [1, 2, 3]) { try { if (x === 1) continue; if (x === 2) break; return 9; } finally { n(api, 'f' + x); } }
       return 0;
     }
     function r4(api: Api): number { for (const x of [1, 2]) { try { return x; } finally { if (x === 1) continue; } } return 77; }
     function r5(): number { try { throw new Error('x'); } finally { return 5; } }
     function r6(): number { const xs = [1, 2]; try { return 1; } finally { const q = xs.map((x) => x + 1); q.push(1); } }`,
  ),
  'a throw in finally replaces what was thrown': action(
    `try { try { throw new Error('a'); } finally { boom(api, 'q'); } } catch (e) { ${show('e.message')} }`,
  ),
  'switch with a default in the middle, shared and nested clauses': action(
    `for (const x of ['a', 'b', 'c', 'd', 'e']) {
       switch (x) {
         case 'a': case 'b': api.log('info', 'ab' + x); break;
         case 'c': { continue; }
         default: api.log('info', 'default' + x); break;
         case 'd': for (const y of [1, 2]) { if (y === 1) continue; break; } api.log('info', 'D');
       }
       api.log('info', 'end' + x);
     }`,
  ),
  'switch compares strictly': action(
    `const nothing: number = NaN; switch (nothing) { case NaN: api.log('info', 'NaN'); break; default: api.log('info', 'none'); }
     const zero: number = -0; switch (zero) { case 0: api.log('info', 'zero'); }`,
  ),
  'defaults and rests of patterns, in order and only for undefined': action(
    `const { a = n(api, 'A'), b: { c = n(api, 'CC'), ...r1 } = { c: undefined, d: 4 }, ...r2 }:
       { a?: number; b?: { c?: number; d: number }; z: number } = { z: 1 };
     const [p, , q = n(api, 'bb'), ...rest] = [1, 2, undefined, 4, 5];
     const o: { a?: string | null } = { a: null }; const { a: kept = 'd' } = o; ${show('[a, c, r1, r2, p, q, rest, kept]')}`,
  ),
  'defaults of parameters see the parameters before them': action(
    show('p(undefined, 3)', 'p(5)', 'p()'),
    'function p(a = 1, b = a * 10, c = [a, b]) { a += 100; return [a, b, c]; }',
  ),
  'one name in nested scopes, a catch and a callback': action(
    `const x = 'outer'; { const x = 'inner'; ${show('x')} } for (const x of ['loop']) { ${show('x')} }
     try { throw new Error('E'); } catch (x) { ${show('x.message')} } const g = [1].map((x) => x + 1); ${show('x', 'g')}`,
  ),
  'callbacks see what the variables around them hold then': action(
    `const out: string[][] = []; let t = 'a';
     for (const x of ['1', '2']) { const y = x + t; out.push(['m'].map((m) => m + x + y + t)); t = t + 'b'; }
     const xs: ({ a?: { b: number[] } } | undefined)[] = [{ a: { b: [1, 2] } }, undefined, {}];
     const r = xs.map((x) => x?.a?.b.map((y) => (x?.a?.b.length ?? 0) + y) ?? xs.map((z) => z?.a?.b[0] ?? -1)); ${show('out', 'r')}`,
  ),
  'names of built-ins and helpers as callbacks get the index too': action(
    show(`['1', '2', '3'].map(parseInt)`, `['1', '2'].map(Number)`, '[1, 0, 2].filter(Boolean)', '[1, 2].map(g)'),
    `function g(x: number, y: string | number = 'd') { return x + '' + y; }`,
  ),
  'sort and push through another name': action(
    `const a = [3, 1, 2]; const c = a; const d = a.sort((x, y) => x - y); d.push(9);
     const e = ['b', undefined, 'a', null]; e.sort(); const g = [10, 9, 1]; g.sort(); ${show('[a, c, d, e, g]')}`,
  ),
  'a comparison that throws leaves the list as it was': action(
    `const a = [3, 1, 2];
     try { a.sort((x, y) => { if (x === 2 || y === 2) throw new Error('c'); return x - y; }); } catch (e) { ${show('e.message')} } ${show('a')}`,
  ),
  'a list that grows or shrinks while it is walked': action(
    `const xs = [1, 2]; for (const x of xs) { if (xs.length < 5) xs.push(x + 10); ${show('x')} }
     const ys = [1, 2, 3, 4]; for (const y of ys) { ys.shift(); ${show('y')} }`,
  ),
  'effects copy what they take': action(`const o = { a: [1] }; api.state.set('k', o); o.a.push(2); api.state.set('k2', o); o.a = [];`),
  'minus zero and the texts of numbers': action(
    `api.state.set('k', [-0, { z: -0, u: undefined }]);
     api.log('info', \`\${-0} \${0 / -3} \${(-0).toFixed(1)} \${1 / Math.round(-0.2)} \${1e21} \${1e-7} \${(25).toString(36)}\`);
     ${show('[0x10, 1_000, 0b11, -5 % 3, 1 << 31, -1 >>> 0, +"", +" ", "a" + [1, [2, 3]], "d" + new Date(0)]')}`,
  ),
  'names of the language that the program takes for itself': action(
    `const Math = { floor: 3 }; const Promise = { all: 'x' }; const NaN = 5; ${show('[Math.floor, Promise.all, NaN, String(1), encodeURIComponent("a/b")]')}`,
    `function String(x: number) { return 'mine' + x; }\nfunction encodeURIComponent(x: string) { return x; }`,
  ),
  'names of the platform that a block takes for itself': action(
    `{ const event = { request: { ip: 'mine' } }; const step = 1; const config = { a: 2 }; ${show('[event.request.ip, step, config.a]')} }`,
  ),
  'keys that other languages take for prototypes': action(
    `const x: Record<string, number> = {}; x['__pro' + 'to__'] = 2; x['construc' + 'tor'] = 3;
     const y = { ['__proto__']: 1, a: 2 }; ${show('x', 'y', 'Object.keys(x)', '"toString" in x')}`,
  ),
  'awaited helpers in the middle of expressions': action(
    `const x = 1 + (await w(2)) * (await w(3)); for (const y of await list()) ${show('y')} try { await bad(); } catch (e) { ${show('e.message', 'x')} }`,
    `async function w(x: number) { return x; }\nasync function list() { return [1, 2]; }
     async function bad(): Promise<number> { throw new Error('no'); }`,
  ),
  'statements that choose between effects': action(
    `event.user && api.log('info', 'and'); event.request.ip || api.log('info', 'or');
     event.request.ip ? api.log('info', 'yes') : api.log('info', 'no'); u(api, 'x', undefined) ?? api.log('info', 'nullish');
     if (b(api, '1', true)) if (b(api, '2', false)) api.log('info', 'a'); else api.log('info', 'else');`,
  ),
  'variables that every path sets before a callback reads them': action(
    `let a: string; if (b(api, '1', true)) a = 'yes'; else a = 'no';
     let c: string; try { c = s(api, 'tried'); } catch (e) { c = e.message; }
     const kind: 'x' | 'y' = event.user.roles.length > 0 ? 'x' : 'y';
     let d: string; switch (kind) { case 'x': d = 'X'; break; case 'y': d = 'Y'; break; }
     let e: string | undefined; let f: string; f = ['q'].map((each) => each + e).join(''); e = 'late';
     for (let g of ['1', '2']) { let h: string; g += '!'; h = g; ${show("['z'].map((each) => each + h + g)")} }
     ${show("['z'].map((each) => each + a + c + d)", 'e', 'f', 'k(1)')}`,
    `function k(x: number) { x += 1; return [x].map((y) => x + y); }`,
  ),
  'values built here are written to, however they come': action(
    `const some = b(api, '1', false); const one = ['a']; const two: string[] | undefined = some ? ['b'] : undefined;
     (some ? one : ['c']).push('x'); const three = two ?? one; three.push('y'); const four = made(2); four.push('z');
     const lists = [['d'], made(1)]; lists[0]?.push('e'); for (const list of lists) list.push('f');
     const { first, ...others } = { first: ['g'], second: { list: ['h'] } }; first.push('i'); others.second.list.push('j');
     const copy = { ...others }; copy.second.list.push('k'); const nested: { [name: string]: string[] } = {};
     for (const word of ['ant', 'ape', 'bee']) { const key = word.slice(0, 1); nested[key] ??= []; nested[key]?.push(word); }
     const mapped = ['l', 'm'].map((word) => [word]); mapped[0]?.push('n'); const flat = ['o'].flatMap((word) => [[word]]); flat[0]?.push('p');
     const folded = ['q', 'r'].reduce<string[][]>((all, word) => { all.push([word]); return all; }, []); folded[1]?.push('s');
     const sorted = lists.sort(); sorted.push(['t']); lists.at(-1)?.push('u'); lists.slice(1).find((list) => list.length > 0)?.push('v');
     const walked = Array.from(lists, (list) => list.push('w')); Object.values(nested)[0]?.push('bat'); add(nested, 'cat');
     ${show('one', 'three', 'four', 'lists', 'first', 'others', 'copy', 'nested', 'mapped', 'flat', 'folded', 'walked')}`,
    `function made(count: number): string[] { if (count > 1) return ['1', '2']; return ['1']; }
     function add(lists: { [name: string]: string[] }, word: string) { lists.added = []; lists.added.push(word); }`,
  ),
  'spread lists and records keep what they held when it was read': action(
    `const xs = ['a']; const all = [...xs, grow(xs), ...xs]; const o: { [name: string]: number } = { a: 1 };
     const both = { ...o, x: write(o), ...o }; ${show('all', 'both')}`,
    `function grow(xs: string[]): string { xs.push('b'); return 'c'; }
     function write(o: { [name: string]: number }): number { o.a = 2; o.late = 3; return 4; }`,
  ),
  'effects in the arms of choices': action(
    `const yes = b(api, '1', true);
     const x = yes ? s(api, 'a') : 'plain'; const y = yes ? 'plain' : s(api, 'b'); const z = (yes && s(api, 'c')) || s(api, 'd');
     yes ? s(api, 'e') : s(api, 'f'); yes ? 1 : s(api, 'g'); yes || s(api, 'h'); !yes || s(api, 'i'); yes && s(api, 'j');
     const o: { a?: { b?: string } } = yes ? { a: {} } : {}; const q = o.a?.b?.slice(n(api, 'k')) ?? u(api, 'l', 'm');
     const r: { f?: string[] } = { f: ['0'] }; r.f?.push(s(api, 'pushed')); ${show('x', 'y', 'z', 'q', 'r')}`,
  ),
  'cases that are computed': action(
    `for (const word of ['aa', 'b', 'cc', 'd', 'e']) {
       switch (word) {
         case s(api, 'aa'): case s(api, 'b'): api.log('info', 'first ' + word); break;
         case s(api, 'cc'): if (word === 'cc') break; api.log('info', 'not here'); break;
         case 'd': { api.log('info', 'd'); continue; }
         default: api.log('info', 'none ' + word);
       }
       api.log('info', 'after ' + word);
     }`,
  ),
  'numbers that have no JSON, written out and as constants': action(
    show(
      '[1 / -0, 1 / C.zero, Infinity > 1e308, -Infinity < C.low, C.none === undefined, Number.isNaN(C.nan), String(C.high)]',
      'typeof L[1]',
    ),
    `const C = { low: -1e308, high: Infinity, least: -Infinity, zero: -0, nan: NaN, none: undefined };\nconst L = [1, undefined, NaN, -0];`,
  ),
  'arguments that are spread among others': action(
    `const xs = [3, 9]; const list = ['a', 'b', 'c', 'd']; const out = list.splice(1, 2, 'x', 'y', 'z');
     list.push('1', ...out, '2', ...['3']); ${show('Math.max(1, ...xs, 2)', 'Math.min(...xs)', '[0].concat(...[xs], 4)', 'list', 'out')}`,
  ),
  'comparisons of what is equal': action(
    show(`['a' <= 'a', 'a' >= 'a', 'a' < 'a', 'a' > 'a', 'a' <= 'b', 'b' >= 'a', 1 <= 1, 1 >= 1, 1 < 1, 1 > 1, NaN <= NaN, NaN >= NaN]`),
  ),
  'the last code point of one unit is one character': action(
    show(`'a\\uffffb'.replace(/x*/gu, '-')`, `[...'\\uffff'.matchAll(/x*/gu)].length`, `'\u{10000}'.replace(/x*/gu, '-')`),
  ),
  'the hour that a day ends with': action(
    show(...['24:00:00', '24:01:01', '24:00:01', '24:01:00', '24:00:00.001'].map((time) => `Date.parse('2024-02-29T${time}Z')`)),
  ),
  'comments in odd places': `export const act = async (/*a*/ event /*b*/ , /*c*/ api /*d*/ ,) => {
    try { throw new Error('x'); } catch /*x*/ (e /*y*/) /* { */ { api.log('info', e.message); } }`,
  'escapes in names and carriage returns': action(`const \\u0061b = 1; ${show('ab')} const t = \`a\nb\`; ${show('t')}`).replaceAll(
    '\n',
    '\r\n',
  ),
};
