// 梳理页：把当前这一项在原文和列表里都移到看得见的地方；“改”把光标放进事项框。没有脚本时页面照样能用。

const center = (element) => element?.scrollIntoView({ block: "center", inline: "nearest" });
const room = (element) => element?.closest(".rev-src,.rev-list");

/** 只滚动所在的那一栏，不动整个页面。 */
function show(element) {
  const box = room(element);
  if (!box || box.scrollHeight <= box.clientHeight) {
    if (element && window.matchMedia("(max-width:640px)").matches) return;
    center(element);
    return;
  }
  const offset = element.getBoundingClientRect().top - box.getBoundingClientRect().top;
  box.scrollTop += offset - Math.min(120, box.clientHeight / 4);
}

const current = document.querySelector(".rev-src .cl-on");
if (current) show(current);
const row = document.querySelector(".rev-list .on");
if (row && !document.querySelector("[data-focus]")) show(row);

document.querySelector('[data-key="e"]')?.addEventListener("click", (event) => {
  const title = document.getElementById("f-title");
  if (!title) return;
  event.preventDefault();
  title.focus();
  title.select();
});

// 刚打开拆分时，光标放在第一处断点上。
document.querySelector(".dc-more details")?.addEventListener("toggle", (event) => {
  if (event.target.open) event.target.querySelector("input[type=radio],button")?.focus();
});
