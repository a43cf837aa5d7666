// Tells the CRM about a new account. The signature lets the CRM tell our requests from anybody else's (Standard Webhooks: the message's
// id, its time and its body under a shared secret). A CRM that is down stops nobody from signing up.
export default async function announceUser(event: Event, api: Api) {
  const body = JSON.stringify({
    type: 'user.created',
    data: {
      id: event.user.id,
      email: event.user.email,
      created_at: event.user.created_at,
      country: event.request.geo.country,
    },
  });
  const id = `msg_${sha256(event.user.id).slice(0, 24)}`;
  const time = String(Math.floor(Date.now() / 1000));

  try {
    const response = await api.fetch('https://hooks.crm.example.com/v1/users', {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'webhook-id': id,
        'webhook-timestamp': time,
        'webhook-signature': `v1,${api.hmac('crm-signing-key', `${id}.${time}.${body}`, { encoding: 'base64' })}`,
      },
      body,
      timeout: 1500,
    });
    if (response.ok) api.log('info', 'The CRM knows the new account');
    else api.log('warn', `The CRM answered ${response.status}`);
  } catch (error) {
    api.log('warn', `The CRM was not reached: ${error.message}`);
  }
}
