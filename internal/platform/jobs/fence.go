//go:build !sabotage

package jobs

// fenced is what a statement adds so that it hits only a job that is still
// this run's.
const fenced = ` WHERE id = $1 AND owner = $2 AND attempt = $3 AND state = 'running'`
