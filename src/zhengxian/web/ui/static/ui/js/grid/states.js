// 没有数时：在格内键入 . 打开小菜单，再按字母或上下键选。.5 这样的小数照常输入。

const STATES = [["W", "未统计"], ["B", "不适用"], ["D", "不足一个单位"], ["C", "清空这一格"]];

export class StateMenu {
  constructor(onChoose) {
    this.onChoose = onChoose;
    this.box = document.createElement("ul");
    this.box.className = "pop g-states";
    this.box.setAttribute("role", "menu");
    this.box.setAttribute("aria-label", "没有数，是因为");
    for (const [letter, word] of STATES) {
      const item = document.createElement("li");
      item.setAttribute("role", "menuitem");
      item.tabIndex = -1;
      const key = document.createElement("span");
      key.className = "kbd";
      key.textContent = letter;
      item.append(key, ` ${word}`);
      item.addEventListener("mousedown", (event) => { event.preventDefault(); this.choose(word); });
      this.box.append(item);
    }
    this.box.addEventListener("keydown", (event) => this.press(event));
    this.box.addEventListener("focusout", (event) => { if (!this.box.contains(event.relatedTarget)) this.close(false); });
  }

  get isOpen() { return this.box.isConnected; }

  open(input) {
    this.input = input;
    input.closest("td").append(this.box);
    this.box.children[0].focus();
  }

  close(back = true) {
    if (!this.isOpen) return;
    if (this.closing) return;
    this.closing = true;
    this.box.remove();
    this.closing = false;
    if (back) this.input.focus();
  }

  choose(word) {
    const input = this.input;
    this.close();
    this.onChoose(input, word === "清空这一格" ? "" : word);
  }

  press(event) {
    event.stopPropagation();
    const items = [...this.box.children];
    const now = items.indexOf(document.activeElement);
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (/^[0-9]$/.test(event.key)) { this.decimal(event.key); event.preventDefault(); return; }
    const found = STATES.find(([letter]) => letter === event.key.toUpperCase());
    if (found) this.choose(found[1]);
    else if (step) items[(now + step + items.length) % items.length].focus();
    else if (event.key === "Enter" || event.key === " ") this.choose(STATES[now][1]);
    else if (event.key === "Escape" || event.key === "Tab") this.close();
    else return;
    event.preventDefault();
  }

  decimal(digit) {
    const input = this.input;
    this.close();
    input.dispatchEvent(new CustomEvent("zx:type", { detail: `.${digit}` }));
  }
}
