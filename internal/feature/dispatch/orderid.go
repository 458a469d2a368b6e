//go:build !sabotage

package dispatch

import "fmt"

// orderID is the id under which a dispatch is handed over, however often.
func orderID(d Dispatch) string { return fmt.Sprintf("dispatch_%d", d.ID) }
