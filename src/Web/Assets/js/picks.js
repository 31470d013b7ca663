/** A form whose ticked boxes stand elsewhere (form="its id"): tick all of them, say how many are ticked, and send nothing when none is. */
export function attach(form) {
  // Not form.id: boxes named "id" belong to the form and stand in its way.
  const own = form.getAttribute('id');
  const boxes = () => [...document.querySelectorAll(`input[type=checkbox][name][form="${own}"]`)];
  const all = document.querySelector(`[data-pick-all="${own}"]`);
  const said = form.querySelector('[data-picked]');
  const button = form.querySelector('button');

  const count = () => {
    const picked = boxes().filter((box) => box.checked).length;
    said.textContent = picked === 0 ? 'Tick names in the list.' : `${picked} selected`;
    button.disabled = picked === 0;
    if (all) {
      all.checked = picked > 0 && picked === boxes().length;
      all.indeterminate = picked > 0 && !all.checked;
    }
  };

  if (all) {
    all.hidden = false;
    all.addEventListener('change', () => {
      for (const box of boxes()) {
        box.checked = all.checked;
      }

      count();
    });
  }

  for (const box of boxes()) {
    box.addEventListener('change', count);
  }

  count();
}
