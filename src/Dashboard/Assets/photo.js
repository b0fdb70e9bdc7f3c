// A photo on the desk: faces by key and by click, a search for somebody else, a box drawn around a face that was missed, and the photo after this one.
const desk = document.querySelector("[data-desk]");
if (desk) {
  const faces = [...desk.querySelectorAll(".cl-face")];
  const boxes = [...desk.querySelectorAll(".cl-box")];
  let current = -1;

  const choose = (index, moves) => {
    if (faces.length === 0) return;
    current = (index + faces.length) % faces.length;
    faces.forEach((face, place) => face.classList.toggle("cl-face--current", place === current));
    boxes.forEach((box) => box.classList.toggle("cl-box--current", box.dataset.face === faces[current].dataset.face));
    if (moves) {
      faces[current].focus({ preventScroll: true });
      faces[current].scrollIntoView({ block: "nearest" });
    }
  };

  const named = faces.findIndex((face) => `#${face.id}` === location.hash && face.dataset.waits === "yes");
  const waiting = faces.findIndex((face) => face.dataset.waits === "yes");
  choose(named >= 0 ? named : Math.max(waiting, 0), false);
  faces.forEach((face, index) => face.addEventListener("focusin", () => choose(index, false)));
  boxes.forEach((box) => box.addEventListener("click", () => choose(faces.findIndex((face) => face.dataset.face === box.dataset.face), true)));

  useKeys();
  for (const form of desk.querySelectorAll("[data-search]")) search(form);
  draw();
  lookAhead();

  // Keys act only while nothing is typed, without other keys held down, and as long as they are switched on.
  function useKeys() {
    const card = desk.querySelector("[data-keys]");
    if (!card) return;
    const toggle = card.querySelector("[data-keys-on]");
    toggle.checked = localStorage.getItem("keys") !== "off";
    toggle.addEventListener("change", () => localStorage.setItem("keys", toggle.checked ? "on" : "off"));
    if (!document.querySelector("[data-ahead]")) card.querySelector("[data-review-only]").hidden = true;
    card.hidden = false;
    document.addEventListener("keydown", (event) => {
      const typing = event.target.matches("input:not([type=checkbox]), textarea, select");
      if (typing && event.key === "Escape") event.target.blur();
      if (typing || !toggle.checked || event.ctrlKey || event.altKey || event.metaKey) return;
      if (act(event.key)) event.preventDefault();
    });
  }

  function act(key) {
    const face = faces[current];
    if (key === "j" || key === "k") choose(current + (key === "j" ? 1 : -1), true);
    else if (key === "/" && face) face.querySelector("input[name=q]")?.focus();
    else {
      const place = /^[0-9]$/.test(key) ? face : document;
      const target = place?.querySelector(`[data-key="${CSS.escape(key)}"]`);
      if (!target) return false;
      target.click();
      if (target.tagName === "SUMMARY") target.scrollIntoView({ block: "center" });
    }
    return true;
  }

  function search(form) {
    const people = form.closest(".cl-face").querySelector("[data-people]");
    const field = form.elements.q;
    let asked = 0;
    const ask = async () => {
      const number = ++asked;
      const answer = await fetch(`${form.dataset.search}&q=${encodeURIComponent(field.value)}`, { headers: { "X-Requested-With": "script" } });
      const text = answer.ok ? await answer.text() : "";
      if (number === asked) people.innerHTML = text;
    };
    let timer = 0;
    field.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(ask, 150);
    });
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      ask().then(() => people.querySelector("button")?.focus());
    });
  }

  function draw() {
    const photo = desk.querySelector("[data-photo]");
    const panel = desk.querySelector("[data-missed]");
    if (!photo || !panel) return;
    panel.querySelector("[data-with-script]").hidden = false;
    const svg = photo.querySelector("svg");
    const drawing = photo.querySelector("[data-drawing]");
    const [width, height] = [Number(photo.dataset.width), Number(photo.dataset.height)];
    const fields = Object.fromEntries([...panel.querySelectorAll("[data-box]")].map((field) => [field.dataset.box, field]));
    const show = () => {
      const at = (name, side) => (Number(fields[name].value) * side) / 100;
      drawing.setAttribute("x", at("left", width));
      drawing.setAttribute("y", at("top", height));
      drawing.setAttribute("width", at("width", width));
      drawing.setAttribute("height", at("height", height));
    };
    const set = (from, to) => {
      const put = (name, value, side) => (fields[name].value = ((value / side) * 100).toFixed(2));
      put("left", Math.min(from.x, to.x), width);
      put("top", Math.min(from.y, to.y), height);
      put("width", Math.abs(from.x - to.x), width);
      put("height", Math.abs(from.y - to.y), height);
      show();
    };
    const pointOf = (event) => {
      const frame = svg.getBoundingClientRect();
      const inside = (value, most) => Math.min(Math.max(value, 0), most);
      return {
        x: inside(((event.clientX - frame.left) / frame.width) * width, width),
        y: inside(((event.clientY - frame.top) / frame.height) * height, height),
      };
    };
    let from = null;
    panel.addEventListener("toggle", () => photo.classList.toggle("cl-photo--drawing", panel.open));
    Object.values(fields).forEach((field) => field.addEventListener("input", show));
    svg.addEventListener("pointerdown", (event) => {
      if (!panel.open) return;
      from = pointOf(event);
      svg.setPointerCapture(event.pointerId);
      event.preventDefault();
    });
    svg.addEventListener("pointermove", (event) => from && set(from, pointOf(event)));
    svg.addEventListener("pointerup", () => (from = null));
  }

  // Claims the next photo and makes its preview while the user is still looking at this one.
  function lookAhead() {
    const form = document.querySelector("[data-ahead]");
    const picture = desk.querySelector("[data-photo] img");
    if (!form) return;
    const ask = () => fetch(form.dataset.ahead, { method: "POST", headers: { "X-Form-Token": form.elements.__RequestVerificationToken.value } }).catch(() => undefined);
    if (!picture || picture.complete) ask();
    else picture.addEventListener("load", ask, { once: true });
  }
}
