// 服务器的回答：新修订号、整理过的写法、记号、别人改过的格、自动算的格和各项计数。

import { paint, relist } from "./marks.js";

export function answered(grid, answer, sent) {
  for (const cell of answer.cells || []) {
    const key = `${cell.region}-${cell.indicator}`;
    const input = grid.board.byKey.get(key);
    if (input) take(grid, input, key, cell, sent.get(key));
    else compute(grid, key, cell.text);
  }
  if (answer.counts) count(grid, answer.counts);
}

export function take(grid, input, key, cell, sent) {
  input.dataset.rev = cell.rev;
  if (cell.marks) {
    paint(input, cell.marks);
    relist(grid.problems, key, input.dataset.addr, cell.marks);
  }
  if (cell.conflict) { conflict(grid, input, cell); return; }
  const mine = grid.saved.get(input);
  if (sent && mine === sent.text && input.value === mine && cell.text !== undefined) {
    grid.saved.set(input, cell.text);
    input.value = cell.text;
    if (input === grid.current) { grid.show(input); if (document.activeElement === input) input.select(); }
  }
  if (!grid.store.pending.has(key)) input.closest("td").classList.remove("x-new");
}

export function compute(grid, key, text) {
  const cell = grid.form.querySelector(`[data-auto="${CSS.escape(key)}"]`);
  if (cell && text !== undefined) cell.textContent = text;
}

export function conflict(grid, input, cell) {
  const td = input.closest("td");
  const key = input.name.slice(2);
  td.querySelector(".g-conflict")?.remove();
  td.classList.add("x-conf");
  const mine = grid.saved.get(input);
  const { by, at, text } = cell.conflict;
  const box = document.createElement("div");
  box.className = "g-conflict pop";
  box.setAttribute("role", "alert");
  const words = document.createElement("p");
  words.textContent = `${by || "另一人"} ${at} 改成了 ${text || "空"}；您填的是 ${mine || "空"}，没有存。`;
  const done = () => { box.remove(); td.classList.remove("x-conf", "x-new"); };
  box.append(words, choice(`用对方的 ${text || "空"}`, () => {
    done();
    grid.store.drop(key);
    grid.saved.set(input, text);
    input.value = text;
    grid.go(input);
  }), choice(`用我的 ${mine || "空"}`, () => {
    done();
    td.classList.add("x-new");
    grid.store.put(key, mine, Number(input.dataset.rev));
    grid.go(input);
  }));
  td.append(box);
  box.scrollIntoView({ block: "nearest" });
}

export function choice(label, run) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "btn btn-s";
  button.textContent = label;
  button.addEventListener("click", run);
  return button;
}

export function count(grid, counts) {
  const place = grid.form.querySelector("#grid-counts");
  const parts = [["bad", "错误"], ["ret", "退回"], ["q", "待说明"], ["exp", "已说明"]]
    .filter(([name]) => counts[name]).map(([name, word]) => `${word} ${counts[name]}`);
  place.textContent = `${counts.total} 格：已填 ${counts.filled}，未填 ${counts.missing}${parts.length ? `；${parts.join("，")}` : ""}`;
}
