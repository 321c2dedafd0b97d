/** A list of options to rank: each row has its place in a select, and with this a handle to drag it by. */
function start(list: HTMLElement): void {
  for (const row of list.querySelectorAll<HTMLElement>(".rank")) {
    const handle = document.createElement("span");
    handle.className = "handle";
    handle.setAttribute("aria-hidden", "true");
    handle.textContent = "⠿";
    row.append(handle);
    handle.addEventListener("pointerdown", (event) => drag(list, row, handle, event));
  }
}

function drag(list: HTMLElement, row: HTMLElement, handle: HTMLElement, down: PointerEvent): void {
  down.preventDefault();
  handle.setPointerCapture(down.pointerId);
  row.classList.add("dragged");
  const move = (event: PointerEvent): void => {
    const others = [...list.querySelectorAll<HTMLElement>(".rank")].filter((other) => other !== row);
    const below = others.find((other) => event.clientY < middleOf(other));
    if (below === undefined) others.at(-1)?.after(row);
    else below.before(row);
  };
  const up = (): void => {
    handle.removeEventListener("pointermove", move);
    row.classList.remove("dragged");
    number(list, row);
  };
  handle.addEventListener("pointermove", move);
  handle.addEventListener("lostpointercapture", up, { once: true });
}

const middleOf = (element: HTMLElement): number => {
  const { top, height } = element.getBoundingClientRect();
  return top + height / 2;
};

/** Those with a place, and the one that was moved, get their places from top to bottom. */
function number(list: HTMLElement, moved: HTMLElement): void {
  let place = 0;
  for (const row of list.querySelectorAll<HTMLElement>(".rank")) {
    const select = row.querySelector("select");
    if (select === null || (row !== moved && select.value === "")) continue;
    place += 1;
    select.value = String(place);
  }
}

for (const list of document.querySelectorAll<HTMLElement>("[data-ranking]")) start(list);
