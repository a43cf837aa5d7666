const HOLIDAYS = new Set(['2025-01-01', '2025-12-25', '2025-12-26']);
const OFFSETS = { 'Europe/Vienna': 1, 'Europe/Lisbon': 0, 'America/New_York': -5 };

const pad = (n) => String(n).padStart(2, '0');

function localTime(now, zone) {
  const offset = OFFSETS[zone] ?? 0;
  return new Date(now.getTime() + offset * 3600 * 1000);
}

exports.supportHours = async function (event, api) {
  if (!event.user.roles.includes('support-agent')) {
    return;
  }

  const local = localTime(new Date(), event.request.geo.timezone);
  const day = `${local.getUTCFullYear()}-${pad(local.getUTCMonth() + 1)}-${pad(local.getUTCDate())}`;
  const weekday = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'][local.getUTCDay()];
  const minutes = local.getUTCHours() * 60 + local.getUTCMinutes();

  let reason = null;
  if (HOLIDAYS.has(day)) {
    reason = 'holiday';
  } else if (weekday === 'sat' || weekday === 'sun') {
    reason = 'weekend';
  } else if (minutes < 8 * 60 || minutes >= 18 * 60 + 30) {
    reason = 'after_hours';
  }

  if (reason === null) return;

  const onCall = event.user.app_metadata.on_call;
  if (Array.isArray(onCall) && onCall.includes(day)) {
    console.info('on call', day, weekday);
    return;
  }
  api.deny('support_' + reason, { message: 'Support tools are closed until the next working day.' });
};
