/** Fills a hidden field with the browser's time zone. */
export function attach(input) {
  input.value ||= Intl.DateTimeFormat().resolvedOptions().timeZone ?? '';
}
