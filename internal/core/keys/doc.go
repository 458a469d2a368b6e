// Package keys holds the desk's signing keys: it makes the tokens in reply
// addresses, return paths and customers' links, and seals secrets that must be
// kept in a column.
//
// Always true:
//   - keys are numbered rows in the database, wrapped (AES-256-GCM) by the 32
//     bytes of the secret file, so every backup has them and none gives them
//     away; a secret file that does not fit is refused at the start, and a lost
//     one is never replaced in silence;
//   - a token names its key, so old ones stay valid after a rotation. A new key
//     signs only a minute after it was made: by then every process has read it;
//   - a token is bound to its purpose and cannot be changed, shortened or
//     guessed (128 bits); it is read without regard to case, since mail servers
//     change the case of addresses; an empty one matches nothing.
//
// Tables: signing_key. Personal columns: none.
package keys
