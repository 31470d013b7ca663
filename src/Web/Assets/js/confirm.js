/** Asks before a form is sent. data-confirm is the question, data-confirm-yes the word on the button. Without scripts the form is simply sent. */
export function attach(form) {
  let agreed = false;
  const ask = (event) => {
    if (agreed) {
      agreed = false;
      return;
    }

    event.preventDefault();
    event.stopImmediatePropagation();
    const dialog = build(form.dataset.confirm, form.dataset.confirmYes ?? 'Continue');
    dialog.addEventListener('close', () => {
      const yes = dialog.returnValue === 'yes';
      dialog.remove();
      if (yes) {
        agreed = true;
        form.requestSubmit(event.submitter ?? undefined);
      }
    });
    document.body.append(dialog);
    dialog.showModal();
  };
  form.addEventListener('submit', ask, true);
}

function build(question, yes) {
  const dialog = document.createElement('dialog');
  dialog.className = 'sheet';
  const text = document.createElement('p');
  text.id = 'confirm-question';
  text.textContent = question;
  dialog.setAttribute('aria-labelledby', text.id);
  const buttons = document.createElement('form');
  buttons.method = 'dialog';
  buttons.className = 'mt-4 flex justify-end gap-2';
  buttons.append(button('Cancel', 'no', 'btn btn-sm'), button(yes, 'yes', 'btn btn-sm btn-primary'));
  dialog.append(text, buttons);
  return dialog;
}

function button(text, value, look) {
  const made = document.createElement('button');
  made.value = value;
  made.className = look;
  made.textContent = text;
  return made;
}
