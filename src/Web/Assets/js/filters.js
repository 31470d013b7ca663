/** With scripts a choice acts at once: the form's own button steps aside. */
export function attach(form) {
  for (const button of form.querySelectorAll('[data-without-scripts]')) {
    button.hidden = true;
  }

  form.addEventListener('input', (event) => {
    if (event.target.matches('[data-find]')) {
      find(event.target);
    }
  });
  // Before htmx sees the change: what was typed to find a name is no choice, and a chosen day means chosen days.
  form.addEventListener('change', (event) => {
    if (event.target.matches('[data-find]')) {
      event.stopImmediatePropagation();
    } else if (event.target.type === 'date') {
      form.querySelector('[name=range][value=custom]').checked = true;
    }

    count(event.target.closest('details'));
  }, true);
}

function find(field) {
  const wanted = field.value.trim().toLowerCase();
  for (const item of field.parentElement.querySelectorAll('[data-name]')) {
    item.hidden = !item.dataset.name.includes(wanted);
  }
}

function count(menu) {
  const on = menu?.querySelectorAll('input:checked').length;
  if (menu) {
    menu.querySelector('[data-count]').textContent = on || '';
  }
}
