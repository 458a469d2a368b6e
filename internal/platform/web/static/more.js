// What comes at the first sign of a person: palette, menus, toasts, selecting, hints, and what live updates do to the page.
export * from './hints.js';
export * from './keymap.js';
export * from './parts.js';
export * from './pick.js';
export * from './questions.js';
export * from './refresh.js';
export * from './toast.js';
export * from './undo.js';
import './ahead.js';
import './history.js';
import './menus.js';
import './palette.js';
import './way.js';
