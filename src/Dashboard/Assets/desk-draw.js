// A box around a face that was missed: drawn or moved by the pointer, or moved by keys. What is to become of the face can be said once the box has been placed.

// One press of a key, as a part of the photo's side; and the smallest box.
const STEP = 0.01;
const LEAST = 0.01;
const GROWTH = 1.1;
// Where the box stands at first, by the shape of a head.
const FIRST = { height: 0.16, shape: 0.75 };

const within = (value, least, most) => Math.min(Math.max(value, least), most);

export function draw(desk) {
  const photo = desk.querySelector("[data-photo]");
  const panel = desk.querySelector("[data-missed]");
  if (!photo || !panel) return;
  new Marker(desk, photo, panel);
}

class Marker {
  #photo;
  #panel;
  #svg;
  #marker;
  #fields;
  #words;
  #told;
  #aspect;
  #box = null;

  constructor(desk, photo, panel) {
    [this.#photo, this.#panel] = [photo, panel];
    this.#svg = photo.querySelector("svg");
    this.#marker = photo.querySelector("[data-marker]");
    this.#fields = Object.fromEntries([...panel.querySelectorAll("[data-box]")].map((field) => [field.dataset.box, field]));
    this.#words = [...panel.querySelectorAll("button[name=word]")];
    this.#told = panel.querySelector("[data-marker-told]");
    this.#aspect = Number(photo.dataset.width) / Number(photo.dataset.height);
    panel.querySelector("fieldset").hidden = true;
    panel.addEventListener("toggle", () => this.#open(desk));
    this.#marker.addEventListener("keydown", (event) => this.#key(event));
    this.#marker.addEventListener("click", () => this.#goOn());
    this.#usePointer();
  }

  #open(desk) {
    const { open } = this.#panel;
    this.#photo.classList.toggle("cl-photo--drawing", open);
    this.#marker.hidden = !open;
    for (const word of this.#words) word.disabled = open;
    if (!open) return;
    desk.dispatchEvent(new CustomEvent("desk:draw"));
    const [width, height] = [(FIRST.height * FIRST.shape) / this.#aspect, FIRST.height];
    this.#show({ left: (1 - width) / 2, top: (1 - height) / 2, width, height });
    this.#marker.focus();
  }

  // A box in parts of the photo's sides, all of it inside.
  #show({ left, top, width, height }) {
    [width, height] = [within(width, LEAST, 1), within(height, LEAST, 1)];
    this.#box = { left: within(left, 0, 1 - width), top: within(top, 0, 1 - height), width, height };
    for (const [name, value] of Object.entries(this.#box)) {
      this.#fields[name].value = (value * 100).toFixed(2);
      this.#marker.style[name] = `${value * 100}%`;
    }
  }

  #place(box) {
    this.#show(box);
    for (const word of this.#words) word.disabled = false;
    const percent = (name) => Math.round(this.#box[name] * 100);
    this.#told.textContent = `${percent("left")}% from the left, ${percent("top")}% from the top, ${percent("width")}% wide, ${percent("height")}% high`;
  }

  #key(event) {
    if (event.key === "Tab" || event.ctrlKey || event.altKey || event.metaKey) return;
    // While the box is moved no key decides anything.
    event.stopPropagation();
    const { left, top, width, height } = this.#box;
    const [x, y] = { ArrowLeft: [-STEP, 0], ArrowRight: [STEP, 0], ArrowUp: [0, -STEP], ArrowDown: [0, STEP] }[event.key] ?? [0, 0];
    if (x !== 0 || y !== 0) this.#place(event.shiftKey ? { left, top, width: width + x, height: height + y } : { left: left + x, top: top + y, width, height });
    else if (event.key === "+" || event.key === "=") this.#scale(GROWTH);
    else if (event.key === "-") this.#scale(1 / GROWTH);
    else if (event.key === "Escape") this.#leave();
    else return;
    event.preventDefault();
  }

  #scale(by) {
    const { left, top, width, height } = this.#box;
    this.#place({ left: left - (width * (by - 1)) / 2, top: top - (height * (by - 1)) / 2, width: width * by, height: height * by });
  }

  // Enter, and a click: what is to become of the face comes next.
  #goOn() {
    this.#place(this.#box);
    this.#words[0].focus();
  }

  #leave() {
    this.#panel.open = false;
    this.#panel.querySelector("summary").focus();
  }

  #usePointer() {
    // Where a drawn box began, or where a moved one is held.
    let hold = null;
    const begin = (target, move) => (event) => {
      if (!this.#panel.open) return;
      hold = { target, move, from: this.#pointOf(event), box: this.#box, isMoved: false };
      target.setPointerCapture(event.pointerId);
      event.preventDefault();
    };
    const drawTo = (from, to) => ({ left: Math.min(from.x, to.x), top: Math.min(from.y, to.y), width: Math.abs(from.x - to.x), height: Math.abs(from.y - to.y) });
    const moveTo = (from, to, box) => ({ ...box, left: box.left + to.x - from.x, top: box.top + to.y - from.y });
    const end = () => {
      if (hold?.isMoved) this.#marker.focus({ preventScroll: true });
      hold = null;
    };
    for (const [target, move] of [[this.#svg, drawTo], [this.#marker, moveTo]]) {
      target.addEventListener("pointerdown", begin(target, move));
      target.addEventListener("pointermove", (event) => {
        if (hold?.target !== target) return;
        hold.isMoved = true;
        this.#place(hold.move(hold.from, this.#pointOf(event), hold.box));
      });
      target.addEventListener("pointerup", end);
      target.addEventListener("pointercancel", end);
    }
    // The end of a drag is a click as well, and goes on nowhere.
    this.#marker.addEventListener("click", (event) => event.detail > 0 && event.stopImmediatePropagation(), { capture: true });
  }

  #pointOf(event) {
    const frame = this.#svg.getBoundingClientRect();
    return { x: within((event.clientX - frame.left) / frame.width, 0, 1), y: within((event.clientY - frame.top) / frame.height, 0, 1) };
  }
}
