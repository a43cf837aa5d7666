interface Rule {
  pattern: RegExp;
  wanted: boolean;
  reason: string;
}

const RULES: Rule[] = [
  { pattern: /^[a-z][a-z0-9._-]{2,29}$/i, wanted: true, reason: 'shape' },
  { pattern: /[._-]{2,}/, wanted: false, reason: 'double_separator' },
  { pattern: /^(?:admin|root|support|system)\d*$/i, wanted: false, reason: 'reserved' },
  { pattern: /(?:^|[._-])(?:acme|acmecorp)(?:$|[._-])/i, wanted: false, reason: 'brand' },
];

const MESSAGES = {
  shape: 'Three to thirty letters, digits, dots, dashes or underscores, the first a letter.',
  double_separator: 'No two separators in a row.',
  reserved: 'This name is reserved.',
  brand: 'Our brand cannot be part of a user name.',
} as const;

export async function usernamePolicy(event, api) {
  const username = event.user.username?.normalize('NFKC').trim();
  if (!username) {
    api.deny('username_missing');
    return;
  }

  const broken = RULES.filter((rule) => rule.pattern.test(username) !== rule.wanted).map((rule) => rule.reason);
  const [first] = broken;
  if (first === undefined) {
    api.state.set('username', username.toLowerCase());
    return;
  }

  api.log('info', `refused a user name: ${broken.join(' ')}`);
  const message = first in MESSAGES ? MESSAGES[first] : 'Please choose another name.';
  api.deny(`username_${first}`, { message: message ?? 'Please choose another name.' });
}
