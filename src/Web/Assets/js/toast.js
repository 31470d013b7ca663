const life = 6000;

export function attach(note) {
  note.querySelector('[data-close]')?.addEventListener('click', () => note.remove());
  let timer = setTimeout(() => note.remove(), life);
  // Reading takes as long as it takes: a note under the pointer or with focus stays.
  for (const name of ['pointerenter', 'focusin']) {
    note.addEventListener(name, () => clearTimeout(timer));
  }

  for (const name of ['pointerleave', 'focusout']) {
    note.addEventListener(name, () => {
      clearTimeout(timer);
      timer = setTimeout(() => note.remove(), life);
    });
  }
}

export function show(text, kind = 'info') {
  const note = document.createElement('div');
  note.className = `toast-note toast-${kind}`;
  note.textContent = text;
  document.getElementById('toasts')?.append(note);
  attach(note);
}
