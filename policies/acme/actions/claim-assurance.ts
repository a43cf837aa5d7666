// Tells applications how sure acme is of who signed in, so that a payment page need not ask again after a second factor that has
// just been given. It reads what step-up-on-risk decided earlier in the same login.
export default async function claimAssurance(event, api) {
  const asked = step['step-up-on-risk'].require_step_up;
  const given = event.authentication.aal === 'aal2';

  api.session.setCustomClaim(config.claim, given ? 'strong' : asked ? 'weak' : 'usual');
  if (asked && !given) api.log('warn', 'A second factor was asked for, and none was given');
}
