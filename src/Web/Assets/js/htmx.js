// The one file in the browser that knows htmx's event names.
import { show } from './toast.js';

const words = {
  403: 'You may not do this. Ask an admin of the organization.',
  404: 'This is no longer here. Reload the page.',
  409: 'Somebody else changed this. Reload the page and try again.',
  413: 'That is too large to send.',
  429: 'Too many requests. Wait a minute and try again.',
};

export function onSwap(run) {
  document.addEventListener('htmx:after:swap', run);
}

/**
 * A region that was replaced while an answer for it was on its way takes that answer under its new element: a filter that was chosen while figures
 * arrived, or right after another one, is not lost. What the replaced region itself had asked for is.
 */
export function followTargets() {
  document.addEventListener('htmx:after:request', (event) => {
    const ctx = event.detail?.ctx;
    if (ctx?.target?.id && !ctx.target.isConnected && ctx.sourceElement?.isConnected) {
      ctx.target = document.getElementById(ctx.target.id) ?? ctx.target;
    }
  });
}

/** A failed request never lands in a table cell: it says so in a toast, and a lost session leads to the sign-in. */
export function watchFailures() {
  document.addEventListener('htmx:response:error', (event) => {
    const response = event.detail?.ctx?.response;
    const status = response?.status ?? response?.raw?.status;
    if (status === 422) {
      return;
    }

    if (status === 401) {
      location.assign(`/sign-in?returnUrl=${encodeURIComponent(location.pathname + location.search)}`);
      return;
    }

    show(words[status] ?? 'Something went wrong on the server. Nothing was changed; try again in a moment.', 'failed');
  });
  document.addEventListener('htmx:error', () => {
    if (!navigator.onLine) {
      show('You are offline. The page shows what was last read.', 'failed');
    }
  });
}
