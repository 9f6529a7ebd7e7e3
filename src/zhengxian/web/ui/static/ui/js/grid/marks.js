// 格子的记号和“要处理的”清单：一格一个记号，取最重的；清单从重到轻。

import { icon } from "../page.js";

export const KINDS = {
  bad: ["错误", "bad", false, "bad"],
  ret: ["退回", "return", true, "lag"],
  q: ["疑问", "q", false, "q"],
  lag: ["突变", "lag", false, "lag"],
  miss: ["未填", "miss", false, "miss"],
  exp: ["已说明", "check", true, "ok"],
};
const ORDER = Object.keys(KINDS);
const gravity = (mark) => ORDER.indexOf(mark.kind);

export function gravest(marks) {
  return marks.filter((mark) => KINDS[mark.kind]).sort((a, b) => gravity(a) - gravity(b))[0] || null;
}

/** 把一格画成它的记号。 */
export function paint(input, marks) {
  const cell = input.closest("td");
  const mark = gravest(marks);
  for (const kind of ORDER) cell.classList.toggle(`x-${kind}`, mark?.kind === kind);
  cell.querySelector(":scope > .ic")?.remove();
  const label = input.getAttribute("aria-label").replace(/，(错误|退回|疑问|突变|未填|已说明)$/, "");
  input.setAttribute("aria-label", mark ? `${label}，${KINDS[mark.kind][0]}` : label);
  if (mark?.kind === "bad") input.setAttribute("aria-invalid", "true");
  else input.removeAttribute("aria-invalid");
  input.placeholder = mark?.kind === "miss" ? "未填" : "";
  if (!mark) { input.removeAttribute("title"); return; }
  input.title = mark.message;
  cell.prepend(icon(KINDS[mark.kind][1], KINDS[mark.kind][2]));
}

function line(key, address, mark) {
  const [word, shape, drawn, tone] = KINDS[mark.kind];
  const item = document.createElement("li");
  item.dataset.for = key;
  item.dataset.kind = mark.kind;
  const state = document.createElement("span");
  state.className = `st st-${tone}`;
  state.append(icon(shape, drawn), word);
  const link = document.createElement("a");
  link.href = `#c-${address}`;
  link.dataset.go = address;
  link.textContent = address;
  const words = document.createElement("span");
  words.className = "grow";
  words.textContent = mark.message;
  if (mark.code) {
    const code = document.createElement("span");
    code.className = "nw";
    code.textContent = `（${mark.code}）`;
    words.append(code);
  }
  item.append(state, link, words);
  return item;
}

/** 换掉清单里这一格的几行，保持从重到轻。 */
export function relist(section, key, address, marks) {
  const list = section?.querySelector("[data-problems]");
  if (!list) return;
  list.querySelectorAll(`li[data-for="${CSS.escape(key)}"]`).forEach((item) => item.remove());
  for (const mark of marks.filter((one) => KINDS[one.kind] && one.kind !== "exp")) {
    const item = line(key, address, mark);
    const after = [...list.children].find((other) => weight(other) > gravity(mark));
    list.insertBefore(item, after || null);
  }
  const many = list.children.length;
  const head = section.querySelector("h2");
  head.textContent = many ? `要处理的 ${many} 处` : "没有要处理的地方";
}

function weight(item) {
  const word = item.querySelector(".st")?.textContent.trim();
  return ORDER.findIndex((kind) => KINDS[kind][0] === word);
}
