function matches(flag, event) {
  if (flag?.enabled !== true) {
    return false;
  }
  const audience = flag.audience;
  if (!audience) return true;

  const plans = audience?.plans;
  if (Array.isArray(plans) && !plans.includes(event.user.app_metadata.plan)) {
    return false;
  }
  const suffix = audience?.email_suffix;
  if (typeof suffix === 'string') {
    return (event.user.email ?? '').toLowerCase().endsWith(suffix.toLowerCase());
  }
  return true;
}

export default async function featureFlags(event, api) {
  const flags = config.flags;
  if (typeof flags !== 'object' || flags === null || Array.isArray(flags)) {
    api.log('warn', 'no flags configured');
    return;
  }

  const enabled = [];
  Object.entries(flags).forEach(([name, flag]) => {
    if (matches(flag, event)) {
      enabled.push(name);
    } else {
      api.log('debug', `${name} is off`);
    }
  });

  const previous = event.user.app_metadata.flags;
  const current = enabled.sort().join(' ');
  api.session.setCustomClaim('https://example.com/flags', enabled);
  if (previous !== current) {
    api.user.setAppMetadata({ flags: current, flags_changed_at: new Date().toISOString() });
  }
}
