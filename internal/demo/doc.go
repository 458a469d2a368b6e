// Package demo makes the world that kept demo shows: Hearth & Kettle, who make
// kettles, grinders and coffee makers, with a handful of customers in English
// and German.
//
// What happens is told in world.toml. It is done by the real operations, in
// order, on a clock that walks through the past days: letters are composed,
// received and filed, replies are held and delivered, promises are kept by
// people or broken by their job. Nothing is written around the rules, so the
// books balance.
package demo
