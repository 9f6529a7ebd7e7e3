// 从 Excel 复制来的一块：制表符分列、换行分行，带引号的格里可以有换行、制表符和成对的引号。

/** 把剪贴板文字读成行列。末尾的空行不算一行。 */
export function readBlock(text) {
  const rows = [[]];
  let cell = "";
  let quoted = false;
  const endCell = () => { rows[rows.length - 1].push(cell); cell = ""; };
  for (let at = 0; at < text.length; at += 1) {
    const c = text[at];
    if (quoted) {
      if (c !== '"') cell += c;
      else if (text[at + 1] === '"') { cell += '"'; at += 1; }
      else quoted = false;
    } else if (c === '"' && cell === "") quoted = true;
    else if (c === "\t") endCell();
    else if (c === "\n" || c === "\r") {
      if (c === "\r" && text[at + 1] === "\n") at += 1;
      endCell();
      rows.push([]);
    } else cell += c;
  }
  endCell();
  const last = rows[rows.length - 1];
  if (rows.length > 1 && last.length === 1 && last[0] === "") rows.pop();
  return rows.map((row) => row.map((one) => one.replace(/\s+/g, " ").trim()));
}

/** 是不是一块（多于一格）。 */
export const isBlock = (text) => /[\t\n\r]/.test(text.replace(/[\r\n]+$/, ""));
