/** Hosts that show what they are sent on a page that anyone may open who knows its address; with all below them. */
export const inspectorHosts: readonly string[] = [
  'beeceptor.com',
  'burpcollaborator.net',
  'hookb.in',
  'httpbin.org',
  'interact.sh',
  'mockbin.io',
  'mockbin.org',
  'oast.fun',
  'oast.live',
  'oast.me',
  'oast.online',
  'oast.pro',
  'oast.site',
  'oastify.com',
  'pipedream.net',
  'play.svix.com',
  'postb.in',
  'ptsv2.com',
  'ptsv3.com',
  'requestbin.com',
  'requestbin.net',
  'requestcatcher.com',
  'requestinspector.com',
  'smee.io',
  'typedwebhook.tools',
  'webhook-test.com',
  'webhook.cool',
  'webhook.site',
];

/** The public request inspector that a host belongs to. */
export function inspectorOf(host: string): string | undefined {
  return inspectorHosts.find((known) => host === known || host.endsWith(`.${known}`));
}
