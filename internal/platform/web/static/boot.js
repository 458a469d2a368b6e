// Runs before the first paint: the theme of this device, and which key is the modifier. Keys and buttons pressed before the
// page's script has come are kept for it. Nothing else may be added here.
try {
  const theme = localStorage.getItem('kept.theme');
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme;
} catch { /* storage is switched off: the system's theme stands */ }
if (/Mac|iP/.test(navigator.platform)) document.documentElement.classList.add('mac');
window.keptEarly = [];
for (const type of ['keydown', 'click']) {
  addEventListener(type, e => {
    // A space scrolls, unless it comes after a key that is kept: then it is of what somebody writes.
    const also = e.key && e.target === document.body && window.keptEarly?.length;
    if (also && e.key === ' ') e.preventDefault();
    const key = (also || e.key?.length === 1 && e.key !== ' ') && !e.altKey && (e.key === 'k' || !(e.ctrlKey || e.metaKey)) && !e.target.closest('input,textarea,select') && e;
    const button = type === 'click' && e.target.closest('button:is([data-act],[data-open])');
    if (window.keptEarly && (key || button)) window.keptEarly.push(key || button);
  }, true);
}
