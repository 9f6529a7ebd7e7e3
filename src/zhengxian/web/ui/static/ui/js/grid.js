// 填报表：没有脚本时是普通表单；这里加键盘、公式栏、粘贴、撤销、自动保存和冲突提示。
// 约定见 docs：<form data-grid data-save-url> 里的 <input data-addr data-rev name="c-地区-指标">。

import { notice, toast } from "./page.js";
import { answered } from "./grid/answers.js";
import { Board } from "./grid/board.js";
import { StateMenu } from "./grid/states.js";
import { PLACE, offer, tell } from "./grid/status.js";
import { Store } from "./grid/store.js";
import { isBlock, readBlock } from "./grid/tsv.js";

class Grid {
  constructor(form) {
    this.form = form;
    this.board = new Board(form);
    this.fx = { addr: "#fx-addr", name: "#fx-name", input: "#fx-input", note: "#fx-note" };
    for (const name of Object.keys(this.fx)) this.fx[name] = form.querySelector(this.fx[name]);
    this.problems = form.querySelector("#problems");
    this.undoSteps = [];
    this.current = null;
    this.editing = false;
    this.saved = new Map(this.board.inputs.map((input) => [input, input.value]));
    this.menu = new StateMenu((input, word) => { this.set([{ input, text: word }]); input.select(); });
    this.store = new Store({
      url: form.dataset.saveUrl,
      user: form.dataset.user || "",
      token: form.querySelector("[name=csrfmiddlewaretoken]")?.value || "",
      onAnswer: (answer, sent) => answered(this, answer, sent),
      onState: (...told) => tell(this, ...told),
    });
    this.listen();
    offer(this);
  }

  listen() {
    const { form, fx } = this;
    form.addEventListener("focusin", (event) => { if (event.target.dataset.addr) this.enter(event.target); });
    form.addEventListener("focusout", (event) => { if (event.target.dataset.addr) this.commit(event.target); });
    form.addEventListener("keydown", (event) => this.press(event));
    form.addEventListener("input", (event) => this.typed(event));
    form.addEventListener("dblclick", (event) => { if (event.target.dataset.addr) this.edit(event.target); });
    form.addEventListener("paste", (event) => this.paste(event));
    form.addEventListener("zx:type", (event) => this.start(event.target, event.detail), true);
    form.addEventListener("click", (event) => {
      const go = event.target.closest("[data-go]");
      if (go) { event.preventDefault(); this.go(form.querySelector(`[data-addr="${go.dataset.go}"]`)); }
      if (event.target.closest("[data-save]") && this.store.url) { event.preventDefault(); this.save(); }
    });
    fx.input?.addEventListener("change", () => this.set([{ input: this.current, text: fx.input.value }]));
    document.addEventListener("keydown", (event) => {
      if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "s") { event.preventDefault(); this.save(); }
      if (event.key === "F8") { event.preventDefault(); this.walk(event.shiftKey ? -1 : 1); }
    });
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "hidden") this.leave();
    });
    window.addEventListener("beforeunload", (event) => {
      this.leave();
      if (this.store.url && (this.store.pending.size || this.store.held.size) && !this.submitting) event.preventDefault();
    });
    form.addEventListener("submit", (event) => this.submit(event));
  }

  leave() {
    if (this.current) this.commit(this.current);
    this.store.send({ leaving: true });
  }

  save() {
    if (this.current) this.commit(this.current);
    this.store.failures = 0;
    this.store.send();
  }

  /** 提交审核前先把没存的存完；存不上就不走，写明原因。 */
  async submit(event) {
    if (this.current) this.commit(this.current);
    const { store } = this;
    if (!store.url || (!store.pending.size && !store.held.size)) { this.submitting = true; return; }
    event.preventDefault();
    const button = event.submitter;
    await this.settled();
    if (store.held.size) {
      notice("lag", `有 ${store.held.size} 格别人也改过，还没有选用哪一个。请先在格子下面选好，再提交。`, { key: "held", place: PLACE });
      this.go(this.form.querySelector(".x-conf input"));
    }
    if (store.pending.size || store.held.size) return;
    this.submitting = true;
    if (button) this.form.requestSubmit(button);
    else this.form.requestSubmit();
  }

  async settled() {
    for (let turn = 0; turn < 40 && this.store.pending.size; turn += 1) {
      if (!this.store.sending) await this.store.send();
      else await new Promise((done) => { setTimeout(done, 100); });
      if (this.store.failures) return;
    }
  }

  enter(input) {
    if (this.current !== input) this.panel(input);
    this.current?.closest("td").classList.remove("x-sel");
    this.current = input;
    this.editing = false;
    input.closest("td").classList.add("x-sel");
    input.select();
    this.show(input);
  }

  show(input) {
    const { addr, name, input: box, note } = this.fx;
    if (!addr) return;
    const { unit, decimals, label } = input.dataset;
    addr.textContent = input.dataset.addr;
    name.textContent = label || "";
    box.value = input.value;
    box.disabled = input.readOnly;
    box.setAttribute("aria-label", `单元格 ${input.dataset.addr} 的值`);
    note.textContent = [unit, decimals ? `保留 ${decimals} 位` : ""].filter(Boolean).join("，");
  }

  panel(input) {
    const url = this.form.dataset.panelUrl;
    clearTimeout(this.panelTimer);
    if (!url || !window.htmx || !document.getElementById("cell-panel")) return;
    this.panelTimer = setTimeout(() => {
      const mark = url.includes("?") ? "&" : "?";
      window.htmx.ajax("GET", `${url}${mark}cell=${encodeURIComponent(input.name.slice(2))}`, { target: "#cell-panel", swap: "outerHTML" });
    }, 180);
  }

  go(input) {
    if (!input) return;
    input.focus();
    input.closest("td").scrollIntoView({ block: "nearest", inline: "nearest" });
  }

  edit(input) {
    this.editing = true;
    const end = input.value.length;
    input.setSelectionRange(end, end);
  }

  /** 从一格直接键入：原来的内容换掉。 */
  start(input, text) {
    input.focus();
    input.value = text;
    input.setSelectionRange(text.length, text.length);
    if (this.fx.input) this.fx.input.value = text;
  }

  typed(event) {
    if (event.target.dataset.addr && this.fx.input) this.fx.input.value = event.target.value;
    if (event.target === this.fx.input && this.current) this.current.value = event.target.value;
  }

  press(event) {
    if (event.isComposing) return;
    if (event.target === this.fx.input) { this.pressFx(event); return; }
    const input = event.target;
    if (!input.dataset.addr) return;
    const control = event.ctrlKey || event.metaKey;
    if (control && event.key.toLowerCase() === "z" && input.value === this.saved.get(input)) {
      event.preventDefault();
      this.undo();
      return;
    }
    if (control || event.altKey) return;
    const move = this.direction(event, input);
    if (move) {
      const next = this.board.next(input, ...move);
      event.preventDefault();
      if (next) this.go(next); else this.commit(input);
      return;
    }
    this.pressCell(event, input);
  }

  direction(event, input) {
    const whole = input.selectionStart === 0 && input.selectionEnd === input.value.length;
    const started = input.value !== this.saved.get(input);
    if (event.key === "Enter") return [event.shiftKey ? -1 : 1, 0];
    if (event.shiftKey || this.editing) return null;
    if (event.key === "ArrowDown") return [1, 0];
    if (event.key === "ArrowUp") return [-1, 0];
    if (!whole && !started) return null;
    return { ArrowLeft: [0, -1], ArrowRight: [0, 1] }[event.key] || null;
  }

  pressCell(event, input) {
    if (event.key === "Escape") {
      if (input.value === this.saved.get(input)) return;
      input.value = this.saved.get(input);
      this.editing = false;
      input.select();
      this.show(input);
      event.stopPropagation();
    } else if (event.key === "F2") { this.edit(input); event.preventDefault(); }
    else if (event.key === "." && !input.readOnly && !this.editing && this.allSelected(input)) {
      event.preventDefault();
      this.menu.open(input);
    }
  }

  allSelected(input) {
    return input.value === "" || (input.selectionStart === 0 && input.selectionEnd === input.value.length);
  }

  pressFx(event) {
    if (event.key === "Enter") {
      event.preventDefault();
      const next = this.board.next(this.current, 1, 0) || this.current;
      this.set([{ input: this.current, text: this.fx.input.value }]);
      this.go(next);
    } else if (event.key === "Escape") {
      event.preventDefault();
      this.current.value = this.saved.get(this.current);
      this.go(this.current);
    }
  }

  commit(input) {
    const text = input.value.trim();
    if (text !== this.saved.get(input)) this.set([{ input, text }]);
  }

  /** 改一格或一块：记一步撤销，标成没存，交给存。 */
  set(changes, { undoable = true } = {}) {
    const step = [];
    for (const { input, text } of changes) {
      if (!input || input.readOnly) continue;
      const before = this.saved.get(input);
      input.value = text;
      if (text === before) continue;
      step.push({ input, text: before });
      this.saved.set(input, text);
      const cell = input.closest("td");
      cell.classList.add("x-new");
      cell.classList.toggle("sta", text !== "" && !/\d/.test(text));
      cell.querySelector(".g-conflict")?.remove();
      this.store.put(input.name.slice(2), text, Number(input.dataset.rev));
    }
    if (step.length && undoable) this.undoSteps.push(step);
    if (this.current) this.show(this.current);
    return step;
  }

  undo() {
    const step = this.undoSteps.pop();
    if (!step) { toast("没有可以撤销的了"); return; }
    this.set(step, { undoable: false });
    this.go(step[0].input);
  }

  paste(event) {
    const input = event.target;
    const text = event.clipboardData?.getData("text/plain") || "";
    if (!input.dataset.addr || input.readOnly || !isBlock(text)) return;
    event.preventDefault();
    const { placed, outside, computed } = this.board.spread(input, readBlock(text));
    this.set(placed);
    input.select();
    const more = [
      computed ? `${computed} 格是自动算的或不能改，没有动` : "",
      outside ? `${outside} 格超出表外，没有贴` : "",
    ].filter(Boolean);
    const words = [`贴入 ${placed.length} 格`, ...more].join("；");
    if (outside) notice("lag", `${words}。请核对起点是不是 ${input.dataset.addr}。`, { key: "paste", place: PLACE });
    else toast(words, () => this.undo());
  }

  /** F8：按清单从重到轻走；走到头回到第一处。 */
  walk(step) {
    const addresses = [...(this.problems?.querySelectorAll("[data-go]") || [])].map((link) => link.dataset.go);
    if (!addresses.length) { toast("没有要处理的地方"); return; }
    const now = addresses.indexOf(this.current?.dataset.addr);
    const next = now < 0 ? (step > 0 ? 0 : addresses.length - 1) : (now + step + addresses.length) % addresses.length;
    this.go(this.form.querySelector(`[data-addr="${addresses[next]}"]`));
  }
}

for (const form of document.querySelectorAll("form[data-grid]")) form.zxGrid = new Grid(form);
