// A box that is drawn around a face that was missed.
export function draw(desk) {
  const photo = desk.querySelector("[data-photo]");
  const panel = desk.querySelector("[data-missed]");
  if (!photo || !panel) return;
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
  panel.addEventListener("toggle", () => {
    photo.classList.toggle("cl-photo--drawing", panel.open);
    if (panel.open) desk.dispatchEvent(new CustomEvent("desk:draw"));
  });
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
