// Package nothinglost keeps the sentence of the house true: when Kept says 250,
// the customer's message is on disk and has a home. It runs kept torture, and it
// runs it on builds that break one rule each, which must be found out.
package nothinglost
