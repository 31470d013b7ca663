import { show } from './toast.js';

/** Copies the text of the element that data-copy names, or data-copy-text itself. */
export function attach(button) {
  button.hidden = false;
  button.addEventListener('click', async () => {
    const source = button.dataset.copy ? document.getElementById(button.dataset.copy) : null;
    const text = source ? (source.value ?? source.textContent).trim() : button.dataset.copyText;
    try {
      await navigator.clipboard.writeText(text);
      show('Copied.', 'done');
    } catch {
      if (source) {
        getSelection().selectAllChildren(source);
      }

      show('The browser did not allow copying. The text is selected: press Ctrl+C.', 'info');
    }
  });
}
