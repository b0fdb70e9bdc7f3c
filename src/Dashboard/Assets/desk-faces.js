// The faces beside a photo: which of them is current, and whether the user has seen it.

// A key that comes sooner after a face appeared was meant for what stood there before: nobody looks and decides in so short a time.
const MOMENT = 250;

// How much of a face's card has to be on the screen.
const HEAD = 160;

export class Faces {
  #faces;
  #boxes;
  #timer = 0;

  constructor(desk, part) {
    this.desk = desk;
    this.part = part;
    this.#faces = [...desk.querySelectorAll(".cl-face")];
    this.#boxes = [...desk.querySelectorAll(".cl-box")];
    this.picture = desk.querySelector("[data-photo] img");
    this.current = null;
    // The server says whose turn it is. The address does not: a number in it may be that of a face in another photo.
    this.first = this.#faces.find((face) => face.dataset.turn === "0") ?? null;
    for (const face of this.#faces) {
      face.addEventListener("focusin", (event) => this.current !== face && !event.target.closest("[data-open]") && this.#mark(face));
      // The click that selects a face may make its card grow beyond the window.
      face.addEventListener("click", (event) => event.target.closest("a, input, button, label") || this.choose(face));
    }
    for (const box of this.#boxes) box.addEventListener("click", () => this.choose(this.#faces.find((face) => face.dataset.face === box.dataset.face)));
    this.#see();
  }

  get boxOfCurrent() {
    return this.current && this.#boxes.find((box) => box.dataset.face === this.current.dataset.face);
  }

  // Makes a face current, gives it the focus and brings it onto the screen.
  choose(face) {
    this.#mark(face);
    face.focus({ preventScroll: true });
    this.#bring(face);
  }

  // The next face of the list, or the one before.
  step(by) {
    if (this.#faces.length === 0) return;
    const place = this.#faces.indexOf(this.current);
    this.choose(this.#faces[(place < 0 && by < 0 ? -1 : place + by + this.#faces.length) % this.#faces.length] ?? this.#faces.at(-1));
  }

  // Whether the user has seen the photo, and so may speak of it.
  get isPhotoSeen() {
    return this.part.dataset.seen === "photo" || this.part.dataset.seen === "face";
  }

  // The current face, if the user has seen it and the focus is at it or nowhere. One that was scrolled away is brought back, and seen again, first.
  get seen() {
    const at = document.activeElement;
    if (!this.current || !(at === document.body || this.current.contains(at))) return null;
    if (!this.#isOnScreen(this.current)) {
      this.#bring(this.current);
      this.#see();
      return null;
    }
    return this.part.dataset.seen === "face" ? this.current : null;
  }

  // Nothing is acted on any more.
  leave() {
    clearTimeout(this.#timer);
    this.part.dataset.seen = "no";
  }

  #mark(face) {
    this.current = face;
    for (const one of this.#faces) one.classList.toggle("cl-face--current", one === face);
    for (const box of this.#boxes) box.classList.toggle("cl-box--current", box.dataset.face === face.dataset.face);
    this.part.dispatchEvent(new CustomEvent("desk:face"));
    this.#see();
  }

  #bring(face) {
    face.scrollIntoView({ block: "nearest" });
    // A card that is higher than the window shows its beginning.
    if (face.getBoundingClientRect().top < 0) face.scrollIntoView({ block: "start" });
  }

  #isOnScreen(face) {
    const { top, height } = face.getBoundingClientRect();
    return top >= 0 && top + Math.min(height, HEAD) <= innerHeight;
  }

  // Waits until the picture, or those of a group of faces, is there and stands on the screen for a moment.
  async #see() {
    this.leave();
    const face = this.current;
    try {
      await Promise.all([this.picture, ...(face?.querySelectorAll("[data-crop]") ?? [])].map((picture) => picture?.decode()));
    } catch {
      // A picture that cannot be shown has been seen by nobody.
      return;
    }
    if (face !== this.current || !this.desk.isConnected) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      if (document.visibilityState !== "visible") return;
      this.part.dataset.seen = face && this.#isOnScreen(face) ? "face" : "photo";
    }, MOMENT);
  }
}
