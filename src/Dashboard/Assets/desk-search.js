// Finds somebody else for a face while their name is typed.
export function search(form) {
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
