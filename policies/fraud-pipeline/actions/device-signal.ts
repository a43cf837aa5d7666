// How much the device of this login speaks against it, in points that the Decision adds up.
export default async function deviceSignal(event: Event, api: Api) {
  const { device } = event.request;

  let points = 0;
  if (device.is_new) points += 30;
  if (device.type === 'bot') points += 60;
  else if (device.type === 'unknown') points += 10;

  api.state.set('points', points);
  if (points > 0) api.log('info', `Device: ${points} points (${device.type}${device.is_new ? ', new' : ''})`);
}
