// 指标墙的键盘：方向键在格子间走，N 到下一个滞后的格子；打印按钮。
const table = document.querySelector(".wl-t");

function cellsOf(row) {
  return [...row.children].map((cell) => cell.querySelector("a.wc"));
}

function grid() {
  return [...table.querySelectorAll("tbody tr:not(.grp)")].map(cellsOf);
}

function place(rows, link) {
  for (const [y, row] of rows.entries()) {
    const x = row.indexOf(link);
    if (x >= 0) return [y, x];
  }
  return null;
}

function walk(rows, [y, x], [dy, dx]) {
  let [atY, atX] = [y + dy, x + dx];
  while (rows[atY] && atX > 0 && atX < rows[atY].length) {
    if (rows[atY][atX]) return rows[atY][atX];
    [atY, atX] = [atY + dy, atX + dx];
  }
  return null;
}

const STEPS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

function nextBehind() {
  const behind = [...table.querySelectorAll("a.wc-bad, a.wc-lag")];
  const now = document.activeElement;
  return behind.find((link) => now.compareDocumentPosition(link) & Node.DOCUMENT_POSITION_FOLLOWING) ?? behind[0];
}

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-print]")) window.print();
});

if (table) {
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.target.closest("input, select, textarea")) return;
    const link = document.activeElement?.closest?.("a.wc");
    let next = null;
    if (STEPS[event.key] && link) {
      const rows = grid();
      next = walk(rows, place(rows, link), STEPS[event.key]);
    } else if (event.key.toLowerCase() === "n" && document.documentElement.dataset.keys !== "off") {
      next = nextBehind();
    }
    if (!next) return;
    event.preventDefault();
    next.focus();
    next.scrollIntoView({ block: "nearest", inline: "nearest" });
  });
}
