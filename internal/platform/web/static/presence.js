// Who else is here. This tab says which case it shows and whether somebody types there; what colleagues do comes back as an event
// with the case alone, and the names are fetched as this person may see them.
const away = 10000; // a tab hidden this long is no looking any more
let hidden = 0;

// doing says what somebody writes at a case: '' | 'reply' | 'note'. The composer's part knows.
export const doing = { at: () => '' };

// here is what the server is told of this tab.
export const here = id => !id || (document.hidden && performance.now() - hidden > away - 100) ? {} : { [id]: doing.at(id) };

// watch has tell called when what is said here changes, and twice a minute so that it keeps holding.
export function watch(tell) {
  document.addEventListener('visibilitychange', () => {
    if (!document.hidden) return tell();
    hidden = performance.now();
    setTimeout(() => { if (document.hidden) tell(); }, away);
  });
  setInterval(() => { if (!document.hidden) tell(); }, 30000);
}
