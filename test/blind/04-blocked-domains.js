exports.onExecutePreUserRegistration = async (event, api) => {
  const email = event.user.email;
  if (!email) {
    return api.deny('email_required', { message: 'Please sign up with an e-mail address.' });
  }

  if (typeof config.blocked_domains !== 'string') {
    console.error('blocked_domains is not configured');
    return api.deny('misconfigured');
  }

  const blocked = new Set(
    config.blocked_domains
      .split(',')
      .map((entry) => entry.trim().toLowerCase())
      .filter(Boolean)
  );

  const at = email.lastIndexOf('@');
  if (at < 1 || at === email.length - 1) {
    return api.deny('email_malformed');
  }

  const labels = email.substring(at + 1).toLowerCase().split('.');
  for (let [index] of labels.entries()) {
    const candidate = labels.slice(index).join('.');
    if (blocked.has(candidate)) {
      api.log('info', 'blocked domain ' + candidate + ' (' + blocked.size + ' on the list)');
      return api.deny('blocked_domain', { message: 'Please use your work e-mail.' });
    }
  }
};
