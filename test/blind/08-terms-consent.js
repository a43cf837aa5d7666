const CURRENT = '2025-03';

exports.onExecutePostLogin = async (event, api) => {
  const consents = event.user.app_metadata?.consents;
  const accepted = Array.isArray(consents)
    ? consents.some((consent) => consent?.document === 'terms' && consent?.version === CURRENT)
    : false;

  if (accepted) {
    return;
  }

  if (event.client.type === 'm2m' || event.transaction.protocol === 'saml') {
    api.log('info', `no consent page for ${event.client.type} over ${event.transaction.protocol}`);
    return;
  }

  const language = (event.transaction.locale || event.request.language || 'en').split(/[-_,;]/)[0] || 'en';
  const params = new URLSearchParams({
    version: CURRENT,
    lang: language.toLowerCase(),
    client: event.client.id,
  });

  api.redirect('https://accounts.example.com/terms?' + params.toString());
};
