/**
 * Closes the app for accounts whose trial has run out, and says in the token how many days are left.
 */
const DAY = 24 * 60 * 60 * 1000;
const GRACE_DAYS = 3;

exports.onExecutePostLogin = async (event, api) => {
  const { app_metadata } = event.user;
  const plan = app_metadata.plan ?? 'trial';

  if (plan !== 'trial') {
    api.session.setCustomClaim('https://example.com/plan', plan);
    return;
  }

  const ends = app_metadata.trial_ends_at;
  const endsAt = typeof ends === 'string' ? Date.parse(ends) : Date.parse(event.user.created_at) + 14 * DAY;

  if (Number.isNaN(endsAt)) {
    console.warn(`trial_ends_at of ${event.user.id} is no date`);
    return api.deny('trial_date_invalid');
  }

  const daysLeft = Math.ceil((endsAt - Date.now()) / DAY);
  if (daysLeft < -GRACE_DAYS) {
    return api.deny('trial_expired', { message: 'Your trial has ended. Please contact sales.' });
  }

  api.session.setCustomClaim('https://example.com/plan', 'trial');
  api.session.setCustomClaim('https://example.com/trial_days_left', Math.max(daysLeft, 0));
};
