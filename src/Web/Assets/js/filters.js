/** With scripts a choice acts at once: the form's own button steps aside, and empty fields stay out of the address. */
export function attach(form) {
  for (const button of form.querySelectorAll('[data-without-scripts]')) {
    button.hidden = true;
  }

  form.querySelector('[data-find]')?.addEventListener('input', (event) => {
    const wanted = event.target.value.trim().toLowerCase();
    for (const item of form.querySelectorAll('[data-name]')) {
      item.hidden = !item.dataset.name.includes(wanted);
    }
  });
  form.addEventListener('submit', () => {
    for (const field of form.elements) {
      if (field.name && field.value === '') {
        field.disabled = true;
      }
    }
  });
}
