/** A details element as a menu: Escape, a click elsewhere and a choice close it. */
export function attach(details) {
  const close = (focus) => {
    details.open = false;
    if (focus) {
      details.querySelector('summary').focus();
    }
  };
  details.addEventListener('keydown', (event) => {
    if (event.key === 'Escape' && details.open) {
      event.stopPropagation();
      close(true);
    }
  });
  details.addEventListener('toggle', () => {
    if (details.open) {
      document.addEventListener('pointerdown', outside);
      details.querySelector('input[type=search]')?.focus();
    } else {
      document.removeEventListener('pointerdown', outside);
    }
  });
  details.addEventListener('focusout', (event) => {
    if (event.relatedTarget && !details.contains(event.relatedTarget)) {
      close(false);
    }
  });

  function outside(event) {
    if (!details.contains(event.target)) {
      close(false);
    }
  }
}
