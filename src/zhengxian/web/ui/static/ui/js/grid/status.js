// 存得怎样：底栏一句话，存不上时页内提示；上次没存上的格，问一句再放回去。

import { clearNotice, notice } from "../page.js";

export const PLACE = "#grid-notices";
const WORDS = {
  waiting: (many) => `${many} 格还没有存`,
  sending: () => "正在保存……",
  none: () => "",
  saved: (_, at) => `${at || ""} 已自动保存`.trim(),
};

export function tell(grid, state, many, told, status) {
  const place = grid.form.querySelector("#grid-saved");
  grid.form.dataset.state = state;
  if (state === "offline") {
    place.textContent = `${many} 格还没有存，正在重试`;
    notice("lag", `没有存上：服务器没有回应。${many} 格改动留在这台电脑上，会自动再试；也可以按 Ctrl+S。（S-986）`, { key: "save", place: PLACE });
  } else if (state === "refused") {
    place.textContent = `${many} 格没有存`;
    const words = status === 401
      ? "登录已经过期，改动留在这台电脑上。请在新窗口重新登录，再按 Ctrl+S。（S-987）"
      : told || "服务器没有接受这些改动。改动留在这台电脑上，请刷新页面看是否已被收走或锁定。（S-988）";
    notice("bad", words, { key: "save", place: PLACE });
  } else {
    if (state === "saved") clearNotice("save");
    place.textContent = WORDS[state](many, told);
  }
}

/** 上次没存上的，问一句再放回去。 */
export function offer(grid) {
  const left = Object.entries(grid.store.left()).filter(([key, one]) => {
    const input = grid.board.byKey.get(key);
    return input && !input.readOnly && input.value !== one.text;
  });
  if (!left.length) { grid.store.forget(); return; }
  const names = left.slice(0, 5).map(([key]) => grid.board.byKey.get(key).dataset.addr).join("、");
  const at = left[0][1].at;
  notice("lag", `上次有 ${left.length} 格没有存上（${at}，${names}${left.length > 5 ? " 等" : ""}），还留在这台电脑上。`, {
    key: "left",
    place: PLACE,
    actions: [
      { label: "放回去", run: () => restore(grid, left) },
      { label: "不要了", run: () => grid.store.forget() },
    ],
  });
}

export function restore(grid, left) {
  for (const [key, one] of left) {
    const input = grid.board.byKey.get(key);
    const now = input.dataset.rev;
    input.dataset.rev = one.rev;
    grid.set([{ input, text: one.text }]);
    input.dataset.rev = now;
  }
}
