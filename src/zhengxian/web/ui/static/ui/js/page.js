// 每页都用的小事：菜单、确认框、错误汇总的焦点、读不出时的提示、轻提示。没有脚本时页面照样能用。

const clock = () => new Date().toLocaleTimeString("zh-CN", { hour: "2-digit", minute: "2-digit", hour12: false });

function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== null && value !== undefined) element.setAttribute(name, value);
  }
  element.append(...children);
  return element;
}

export function icon(name, line = true) {
  const space = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(space, "svg");
  svg.setAttribute("class", line ? "ic ic-l" : "ic");
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS(space, "use");
  use.setAttribute("href", `#i-${name}`);
  svg.append(use);
  return svg;
}

const SHAPES = { info: ["info", false], ok: ["check", true], lag: ["lag", false], bad: ["bad", false], lock: ["lock", false] };

/** 页内提示：必须读的话写在这里。key 相同的只留一条。返回该元素。 */
export function notice(kind, text, { key = null, actions = [], place = "#notices" } = {}) {
  const holder = document.querySelector(place) || document.querySelector("#notices");
  if (!holder) return null;
  if (key) holder.querySelector(`[data-key-notice="${key}"]`)?.remove();
  const shape = SHAPES[kind] || SHAPES.info;
  const box = make("div", { class: `notice notice-${kind}`, "data-key-notice": key, role: kind === "bad" ? "alert" : "status" });
  box.append(icon(...shape), make("span", {}, text));
  for (const action of actions) {
    const button = make("button", { class: "btn btn-s", type: "button" }, action.label);
    button.addEventListener("click", () => { if (action.keep !== true) box.remove(); action.run?.(); });
    box.append(button);
  }
  holder.append(box);
  return box;
}

export function clearNotice(key) {
  document.querySelectorAll(`[data-key-notice="${key}"]`).forEach((box) => box.remove());
}

/** 轻提示：只用来确认做完了什么，8 秒后消失；可带撤销。 */
export function toast(text, undo = null) {
  const box = make("div", { class: "toast" }, icon("check"), make("span", {}, text));
  if (undo) {
    const button = make("button", { type: "button", class: "linklike" }, "撤销");
    button.addEventListener("click", () => { box.remove(); undo(); });
    box.append(button);
  }
  document.querySelector("#toasts")?.append(box);
  setTimeout(() => box.remove(), 8000);
}

document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("details[data-menu][open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
  const opener = event.target.closest("[data-opens]");
  if (opener) {
    const dialog = document.getElementById(opener.dataset.opens);
    if (dialog?.showModal) { event.preventDefault(); dialog.showModal(); }
  }
  if (event.target.closest("[data-help]")) document.dispatchEvent(new CustomEvent("zx:help"));
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const menu = document.querySelector("details[data-menu][open]");
  if (menu) { menu.open = false; menu.querySelector("summary").focus(); }
});

document.querySelector("[data-focus]")?.focus();

// 双击不重复提交：第一次提交后按钮写“正在提交”。
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method === "dialog" || event.submitter?.formMethod === "dialog") return;
  if (form.dataset.sent) { event.preventDefault(); return; }
  if (form.method === "post") {
    form.dataset.sent = "1";
    event.submitter?.setAttribute("aria-busy", "true");
  }
});
window.addEventListener("pageshow", () => {
  document.querySelectorAll("form[data-sent]").forEach((form) => { delete form.dataset.sent; });
  document.querySelectorAll("[aria-busy=true]").forEach((button) => button.removeAttribute("aria-busy"));
});

// HTMX 没有取到：在页内写明，填的内容不动。
function failed(event) {
  const status = event.detail?.xhr?.status || 0;
  const words = status === 403 || status === 404
    ? "没有这一页，或者您还不能看。（S-983）"
    : `没有读到内容。服务器 ${clock()} 没有正常回应，您填的内容还在。请再试一次。（S-986）`;
  notice("bad", words, { key: "htmx" });
}
document.addEventListener("htmx:responseError", failed);
document.addEventListener("htmx:sendError", failed);
document.addEventListener("htmx:afterRequest", (event) => { if (event.detail?.successful) clearNotice("htmx"); });

// 面板关上后，焦点回到打开它的地方。
let opened = null;
document.addEventListener("htmx:beforeRequest", (event) => { opened = event.detail?.elt || null; });
document.addEventListener("zx:panel-closed", () => opened?.focus?.());
