// Package web is HTTP for people and for programs: the router that knows who
// may use each route, the shell and the parts of pages, live updates, the API
// with its OpenAPI document, and the one place where an error becomes an
// answer.
//
// A request's journey: [Router.ServeHTTP] gives it an id, the client's
// address, the security headers and a reader; refuses cross-origin changes;
// finds the route; the route asks who it is and whether they may; the handler
// answers or returns an error; the error is worded for whoever reads, on a
// page, in a fragment or as problem details; one log line and one measurement
// close it.
//
// Always true: a route without a known actor and the right to it runs nothing;
// no answer shows what is inside; GET and HEAD come here to read only; an API
// call with an Idempotency-Key takes effect once.
package web
