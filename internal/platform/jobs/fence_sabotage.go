//go:build sabotage_no_fence

package jobs

// fenced of a build made to be caught: a run that lost its job ends it all the
// same.
const fenced = ` WHERE id = $1 AND CAST($2 AS BIGINT) > 0 AND CAST($3 AS BIGINT) > 0`
