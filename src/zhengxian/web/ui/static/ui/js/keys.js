// 快捷键：/ 查找，? 帮助，G 再 1—6 换阶段，J K 上下行，[ ] 上一个下一个；页面自己的键写在 data-key 上。
// 单个字母的键在输入框里不起作用；<html data-keys="off"> 时全部关掉。

const off = () => document.documentElement.dataset.keys === "off";
const typing = (target) => target.closest("input,textarea,select,[contenteditable]") !== null;
const shownRows = () => [...document.querySelectorAll("[data-row]")].filter((row) => row.offsetParent !== null);

let leader = 0;

function goStage(key) {
  document.querySelector(`.spine [data-stage="${key}"]`)?.click();
}

function moveRow(step) {
  const rows = shownRows();
  if (!rows.length) return;
  const now = rows.findIndex((row) => row.contains(document.activeElement));
  const next = rows[Math.min(Math.max(now + step, 0), rows.length - 1)];
  const link = next.querySelector("[data-open],a,button");
  if (link) link.focus();
  next.scrollIntoView({ block: "nearest" });
}

function help() {
  const dialog = document.getElementById("keys-help");
  if (!dialog?.showModal || dialog.open) return;
  const list = document.getElementById("keys-page");
  list.replaceChildren();
  for (const element of document.querySelectorAll("[data-key][data-key-label]")) {
    const name = document.createElement("dt");
    const key = document.createElement("span");
    key.className = "kbd";
    key.textContent = element.dataset.key.toUpperCase();
    name.append(key);
    const words = document.createElement("dd");
    words.textContent = element.dataset.keyLabel;
    list.append(name, words);
  }
  dialog.showModal();
}

function close() {
  const link = document.querySelector("[data-close-panel]");
  if (link) link.click();
}

function press(key) {
  const element = [...document.querySelectorAll("[data-key]")].find(
    (one) => one.dataset.key.toLowerCase() === key && one.offsetParent !== null,
  );
  if (!element) return false;
  element.click();
  return true;
}

const PLAIN = {
  "/": () => document.getElementById("find")?.focus(),
  "?": help,
  g: () => { leader = Date.now(); },
  j: () => moveRow(1),
  k: () => moveRow(-1),
  "[": () => document.querySelector("a[rel=prev]")?.click(),
  "]": () => document.querySelector("a[rel=next]")?.click(),
};

document.addEventListener("zx:help", help);
document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (document.querySelector("dialog[open]")) return;
  if (event.key === "Escape" && !typing(event.target)) { close(); return; }
  if (off() || typing(event.target)) return;
  const key = event.key.toLowerCase();
  if (leader && Date.now() - leader < 1500 && key >= "1" && key <= "6") {
    leader = 0;
    goStage(key);
    event.preventDefault();
    return;
  }
  leader = 0;
  if (press(key)) { event.preventDefault(); return; }
  if (PLAIN[key]) { PLAIN[key](); event.preventDefault(); }
});
