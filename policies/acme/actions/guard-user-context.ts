// Stands before the identity lookup, where the user may still be unknown: says so and lets the flow go on, because an
// action that fails on a missing user would deny the login.
export default async function guardUserContext(event, api) {
  const email = event.user?.email ?? '';
  if (email.trim() === '') {
    api.log('warn', 'No user with an e-mail address yet; what depends on one is skipped');
    api.state.set('user_known', false);
    return;
  }

  api.state.set('user_known', true);
  api.log('info', `The user is known: ${email}`);
}
