//go:build sabotage

package dispatch

import (
	"fmt"

	"kept.example/kept/internal/platform/sabotage"
)

// orderID of a build made to be caught: each try has an id of its own, so that nobody
// knows it again.
func orderID(d Dispatch) string {
	if sabotage.Breaks("second_order") {
		return fmt.Sprintf("dispatch_%d_%d", d.ID, d.Tries)
	}
	return fmt.Sprintf("dispatch_%d", d.ID)
}
