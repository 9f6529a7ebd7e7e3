// 表上的格子：按 Excel 地址排成行列，算“往上下左右是哪一格”。

const ADDRESS = /^([A-Z]+)(\d+)$/;

export function columnNumber(letters) {
  return [...letters].reduce((sum, c) => sum * 26 + c.charCodeAt(0) - 64, 0);
}

export function place(address) {
  const found = ADDRESS.exec(address);
  return found ? { column: columnNumber(found[1]), row: Number(found[2]) } : null;
}

export class Board {
  constructor(form) {
    this.inputs = [...form.querySelectorAll("input[data-addr]")];
    this.at = new Map();
    this.byKey = new Map();
    for (const input of this.inputs) {
      const { column, row } = place(input.dataset.addr);
      this.at.set(`${column}:${row}`, input);
      this.byKey.set(input.name.slice(2), input);
    }
    const places = this.inputs.map((input) => place(input.dataset.addr));
    this.columns = [...new Set(places.map((p) => p.column))].sort((a, b) => a - b);
    this.rows = [...new Set(places.map((p) => p.row))].sort((a, b) => a - b);
  }

  get(column, row) { return this.at.get(`${column}:${row}`) || null; }

  /** 往一个方向的下一格；自动算的列跳过去，到边就停。 */
  next(input, down, right) {
    const { column, row } = place(input.dataset.addr);
    const axis = down ? this.rows : this.columns;
    let at = axis.indexOf(down ? row : column) + (down || right);
    while (at >= 0 && at < axis.length) {
      const found = down ? this.get(column, axis[at]) : this.get(axis[at], row);
      if (found) return found;
      at += down || right;
    }
    return null;
  }

  /** 一块数从某格贴起：每个值落到哪一格。表外的和自动算的分开数。 */
  spread(input, block) {
    const { column, row } = place(input.dataset.addr);
    const lastColumn = this.columns[this.columns.length - 1];
    const lastRow = this.rows[this.rows.length - 1];
    const placed = [];
    let outside = 0;
    let computed = 0;
    block.forEach((line, down) => line.forEach((text, right) => {
      const found = this.get(column + right, row + down);
      if (found && !found.readOnly) placed.push({ input: found, text });
      else if (column + right > lastColumn || row + down > lastRow) outside += text === "" ? 0 : 1;
      else computed += text === "" ? 0 : 1;
    }));
    return { placed, outside, computed };
  }
}
