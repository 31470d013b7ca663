/** Light, dark or as the system says. The cookie lets the server draw the page right the first time. */
export function attach(form) {
  form.addEventListener('submit', (event) => {
    const choice = event.submitter?.value;
    if (choice === undefined) {
      return;
    }

    event.preventDefault();
    document.cookie = `theme=${choice}; path=/; max-age=${choice === 'system' ? 0 : 31536000}; samesite=lax${location.protocol === 'https:' ? '; secure' : ''}`;
    if (choice === 'system') {
      delete document.documentElement.dataset.theme;
    } else {
      document.documentElement.dataset.theme = choice;
    }

    for (const button of form.querySelectorAll('button')) {
      button.setAttribute('aria-pressed', String(button.value === choice));
    }
  });
}
