// Ticks all boxes of a group at once, and counts what is ticked.

for (const form of document.querySelectorAll("form[data-choices]")) {
  const boxes = (within) => [...within.querySelectorAll("input[type=checkbox]")];
  const told = form.querySelector("[data-chosen]");
  const count = () => {
    const many = boxes(form).filter((box) => box.checked).length;
    if (told) told.textContent = many === 0 ? "" : `${many} ticked`;
  };
  for (const button of form.querySelectorAll("[data-choose-all]")) {
    button.hidden = false;
    button.addEventListener("click", () => {
      const own = boxes(button.closest("section"));
      const on = own.some((box) => !box.checked);
      for (const box of own) box.checked = on;
      count();
    });
  }
  form.addEventListener("change", count);
  count();
}
