// Puts what the account was tagged with at sign-up into the access token, so that applications need not ask for it.
export default async function injectTierClaim(event, api) {
  const { tier, signup_segment: segment } = event.user.app_metadata;

  api.session.setCustomClaim('tier', tier ?? 'free');
  // An account older than the tagging has no segment, and then the token has no such claim.
  api.session.setCustomClaim('segment', segment);
  api.log('debug', `Tier in the token: ${tier ?? 'free, by default'}`);
}
