const TRUSTED = ['google-oauth2', 'apple', 'samlp'];

exports.onExecutePostLogin = async (event, api) => {
  const byProvider = {};
  let trusted = null;

  for (const [position, identity] of event.user.identities.entries()) {
    const { provider, user_id: id } = identity;
    const known = byProvider[provider] || [];
    byProvider[provider] = [...known, id];

    if (trusted === null && TRUSTED.includes(provider)) {
      trusted = `${provider}|${id}`;
      if (position > 0) {
        api.log('info', `primary identity is not trusted, ${trusted} is`);
      }
    }
  }

  for (const [provider, ids] of Object.entries(byProvider)) {
    if (ids.length > 1) {
      api.log('warn', `${ids.length} identities with ${provider}`);
    }
  }

  const summary = Object.entries(byProvider)
    .map(([provider, ids]) => `${provider}:${ids.length}`)
    .sort()
    .join(',');

  api.session.setCustomClaim('https://example.com/identities', summary);
  if (trusted) {
    api.session.setCustomClaim('https://example.com/trusted_identity', trusted, { token: 'id' });
  } else if (event.user.identities.length > 0 && config.require_trusted === true) {
    api.deny('trusted_identity_required');
  }
};
