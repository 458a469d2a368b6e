// Runs before the first paint: the theme of this device, and which key is the modifier. Nothing else may be added here.
try {
  const theme = localStorage.getItem('kept.theme');
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme;
} catch { /* storage is switched off: the system's theme stands */ }
if (/Mac|iP/.test(navigator.platform)) document.documentElement.classList.add('mac');
