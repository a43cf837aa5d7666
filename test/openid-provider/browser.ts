/** Follows redirects and keeps cookies, as a browser does, until a redirect leaves the provider. */
export class Browser {
  readonly #cookies = new Map<string, string>();

  /** Goes to a page; answers where it ended, and what stands there. */
  async open(url: string, init: RequestInit = {}): Promise<{ readonly url: URL; readonly text: string }> {
    const origin = new URL(url).origin;
    let next = new URL(url);
    let request: RequestInit = init;
    for (;;) {
      const response = await fetch(next, { ...request, redirect: 'manual', headers: { ...request.headers, cookie: this.#cookieHeader() } });
      for (const line of response.headers.getSetCookie()) this.#keep(line);
      const text = await response.text();
      const location = response.headers.get('location');
      if (location === null) return { url: next, text };
      next = new URL(location, next);
      request = {};
      if (next.origin !== origin || next.pathname.startsWith('/interaction/')) return { url: next, text: '' };
    }
  }

  post(url: URL, form: unknown): Promise<{ readonly url: URL; readonly text: string }> {
    return this.open(url.href, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(form) });
  }

  #keep(line: string): void {
    const [pair = ''] = line.split(';');
    const at = pair.indexOf('=');
    const [name, value] = [pair.slice(0, at), pair.slice(at + 1)];
    if (value === '') this.#cookies.delete(name);
    else this.#cookies.set(name, value);
  }

  #cookieHeader(): string {
    return [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  }
}
