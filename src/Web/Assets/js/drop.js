/** A file dropped on the form is looked at at once, and so is a chosen one. Without scripts the form's own field and button do it. */
export function attach(form) {
  const field = form.querySelector('input[type=file]');
  form.querySelector('[data-hint]')?.prepend('Drop a file here, or choose one. ');
  for (const name of ['dragenter', 'dragover']) {
    form.addEventListener(name, (event) => {
      event.preventDefault();
      form.classList.add('drop-over');
    });
  }

  for (const name of ['dragleave', 'drop']) {
    form.addEventListener(name, () => form.classList.remove('drop-over'));
  }

  form.addEventListener('drop', (event) => {
    event.preventDefault();
    if (event.dataTransfer?.files.length) {
      field.files = event.dataTransfer.files;
      form.requestSubmit();
    }
  });
  form.addEventListener('submit', () => {
    for (const button of form.querySelectorAll('button[data-busy]')) {
      button.textContent = button.dataset.busy;
      button.setAttribute('aria-busy', 'true');
    }
  });
  field.addEventListener('change', () => field.files.length && form.requestSubmit());
}
