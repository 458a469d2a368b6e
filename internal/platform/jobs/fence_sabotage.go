//go:build sabotage

package jobs

import "kept.example/kept/internal/platform/sabotage"

// fenced of a build made to be caught: a run that lost its job ends it all the
// same.
var fenced = map[bool]string{
	false: ` WHERE id = $1 AND owner = $2 AND attempt = $3 AND state = 'running'`,
	true:  ` WHERE id = $1 AND CAST($2 AS BIGINT) > 0 AND CAST($3 AS BIGINT) > 0`,
}[sabotage.Breaks("no_fence")]
