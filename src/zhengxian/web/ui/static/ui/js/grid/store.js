// 存：改过的格先记在本机，再成批送到服务器；没送到的一直留着，关了浏览器再开也还在。
// 每格带修订号，服务器说“别人改过”时不覆盖，交给页面去问。

const WAIT = [800, 3000, 8000, 20000, 60000];
const MOST = 500;

export class Store {
  constructor({ url, user, token, onAnswer, onState }) {
    Object.assign(this, { url, token, onAnswer, onState });
    this.key = `zx-grid:${user}:${url}`;
    this.pending = new Map();
    this.held = new Map();
    this.sending = false;
    this.failures = 0;
    this.timer = 0;
  }

  /** 上次没有送到的格：{键: {text, rev, at}}。 */
  left() {
    try { return JSON.parse(localStorage.getItem(this.key) || "{}"); } catch { return {}; }
  }

  forget() { try { localStorage.removeItem(this.key); } catch { /* 浏览器不许存，就只靠服务器 */ } }

  remember() {
    try {
      const all = new Map([...this.held, ...this.pending]);
      if (all.size) localStorage.setItem(this.key, JSON.stringify(Object.fromEntries(all)));
      else localStorage.removeItem(this.key);
    } catch { /* 同上 */ }
  }

  put(key, text, rev) {
    this.held.delete(key);
    this.pending.set(key, { text, rev, at: new Date().toTimeString().slice(0, 5) });
    this.remember();
    if (!this.url) { this.onState("none", this.pending.size); return; }
    this.onState("waiting", this.pending.size);
    this.later(WAIT[0]);
  }

  /** 与别人不一致、等人选的格，选了对方的就不留了。 */
  drop(key) { this.held.delete(key); this.remember(); }

  later(wait) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.send(), wait);
  }

  async send({ leaving = false } = {}) {
    clearTimeout(this.timer);
    if (!this.url || this.sending || !this.pending.size) return;
    this.sending = true;
    const batch = [...this.pending].slice(0, leaving ? 200 : MOST);
    this.onState("sending", this.pending.size);
    try {
      const answer = await this.post(batch, leaving);
      this.settle(batch, answer);
    } catch (error) {
      this.fail(error);
    }
  }

  async post(batch, leaving) {
    const cells = batch.map(([key, { text, rev }]) => {
      const cut = key.indexOf("-");
      return { region: key.slice(0, cut), indicator: key.slice(cut + 1), text, rev };
    });
    const answer = await fetch(this.url, {
      method: "POST",
      keepalive: leaving,
      credentials: "same-origin",
      redirect: "manual",
      headers: { "Content-Type": "application/json", Accept: "application/json", "X-CSRFToken": this.token },
      body: JSON.stringify({ cells }),
    });
    if (answer.type === "opaqueredirect") throw Object.assign(new Error("signed out"), { status: 401 });
    if (!answer.ok) {
      const told = await answer.json().catch(() => ({}));
      throw Object.assign(new Error("refused"), { status: answer.status, words: told.message });
    }
    return answer.json();
  }

  settle(batch, answer) {
    this.sending = false;
    this.failures = 0;
    const sent = new Map(batch);
    for (const cell of answer.cells || []) {
      const key = `${cell.region}-${cell.indicator}`;
      const now = this.pending.get(key);
      if (!now) continue;
      if (sent.has(key) && now.text === sent.get(key).text) {
        this.pending.delete(key);
        if (cell.conflict) this.held.set(key, now);
      } else now.rev = cell.rev;
    }
    this.remember();
    this.onAnswer(answer, sent);
    if (this.pending.size) { this.onState("waiting", this.pending.size); this.later(WAIT[0]); }
    else this.onState("saved", 0, answer.saved_at);
  }

  fail(error) {
    this.sending = false;
    this.failures += 1;
    const final = error.status >= 400 && error.status < 500 && error.status !== 408 && error.status !== 429;
    this.onState(final ? "refused" : "offline", this.pending.size, error.words, error.status);
    if (!final) this.later(WAIT[Math.min(this.failures, WAIT.length - 1)]);
  }
}
