// Package fetch is the one outgoing HTTP client: whatever the desk asks another
// server for by HTTP goes through here.
//
// Always true:
//   - the address is checked when it is dialled, after the name was resolved, so
//     that a name which changes its mind leads nowhere either: only public
//     addresses on the web's own ports, unless the owner allows a network;
//   - a redirect stays on its host, and three are the most;
//   - nothing about us goes along: no cookie, no referrer, no proxy of the
//     environment;
//   - an answer has a size and a time that it may take, unpacked.
//
// Nothing here is kept, so there are no personal columns.
package fetch
