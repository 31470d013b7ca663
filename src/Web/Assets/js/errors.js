/** Puts the focus on the first field with an error, on a page and after a swap. */
export function attach(form) {
  form.querySelector('[aria-invalid="true"]')?.focus();
}
