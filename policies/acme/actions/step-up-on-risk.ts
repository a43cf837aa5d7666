// Decides whether this login needs a second factor. It denies nothing: a Decision block behind it reads
// step.step-up-on-risk.require_step_up. The thresholds come from the block's configuration in flows/login.yaml.
const defaultThreshold = 70;
const defaultCorporateThreshold = 50;

export default async function stepUpOnRisk(event: Event, api: Api) {
  const score = event.authentication.risk_score;
  const tor = event.request.asn.is_tor;

  const threshold = config?.threshold;
  const corporateThreshold = config?.corporate_threshold;
  const general = typeof threshold === 'number' ? threshold : defaultThreshold;
  const corporate = typeof corporateThreshold === 'number' ? corporateThreshold : defaultCorporateThreshold;
  const limit = event.user.app_metadata.tier === 'corporate' ? corporate : general;

  const requireStepUp = score > limit || tor;

  api.state.set('require_step_up', requireStepUp);
  api.log('info', `Risk ${score} of at most ${limit}, tor: ${tor}; step-up: ${requireStepUp}`);
}
