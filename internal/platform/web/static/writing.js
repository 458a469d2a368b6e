// What comes when somebody turns to the composer.
import './editor.js';
import './composer.js';
import './drafts.js';
import './typing.js';
import './uploads.js';
import './addresses.js';
import './fill.js';
