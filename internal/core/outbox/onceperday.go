//go:build !sabotage

package outbox

// oncePerDay: a person has one letter a day that could wait.
const oncePerDay = true
