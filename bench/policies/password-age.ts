// Asks for a new password when the old one has grown too old. How old is too old depends on what the account may do. Accounts
// whose password another system keeps are left alone.
const day = 24 * 60 * 60 * 1000;
const longestByPlan = { free: 365, team: 180, business: 90 };
const privileged = /^(admin|owner|auditor)(:|$)/;
const noticeDays = 14;

function daysSince(text: string, now: number): number {
  const time = Date.parse(text);
  if (Number.isNaN(time)) throw new Error(`not a date: ${text}`);
  return Math.floor((now - time) / day);
}

function longestAge(roles: readonly string[], plan: 'free' | 'team' | 'business'): number {
  const usual = longestByPlan[plan];
  for (const role of roles) {
    if (privileged.test(role)) return Math.min(usual, 60);
  }
  return usual;
}

function ownPassword(event: Event): boolean {
  if (event.connection.strategy !== 'database') return false;
  return event.user.identities.some((identity) => identity.provider === 'database' || identity.provider === 'auth');
}

export default async function passwordAge(event: Event, api: Api) {
  if (!ownPassword(event)) {
    api.log('debug', `${event.connection.name} keeps its own passwords`);
    api.state.set('password_expired', false);
    return;
  }

  const now = Date.now();
  const changed = event.user.last_password_reset_at ?? event.user.created_at;
  let age = 0;
  try {
    age = daysSince(changed, now);
  } catch (error) {
    api.log('error', `The age of the password is unknown: ${error.message}`);
    api.state.set('password_expired', true);
    return;
  }

  const longest = longestAge(event.user.roles, event.user.app_metadata.plan ?? 'free');
  const left = longest - age;
  const expired = left <= 0;
  api.state.set('password_expired', expired);
  api.state.set('password_age', age);

  if (expired) {
    api.log('warn', `The password is ${age} days old; ${longest} are allowed`);
    if (left < -longest) return api.deny('password-too-old', { message: 'Please reset your password before you sign in.' });
  } else if (left <= noticeDays) {
    api.log('info', `The password runs out in ${left} ${left === 1 ? 'day' : 'days'}`);
    api.state.set('password_notice', left);
  }
}
