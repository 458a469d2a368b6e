//go:build sabotage

package mail

import (
	"os"

	"kept.example/kept/internal/platform/sabotage"
)

// told is what a child of a build made to be caught knows of the world: which rule it
// breaks.
func told() []string {
	if sabotage.Breaks("hoarder") {
		return []string{"SABOTAGE=hoarder"}
	}
	return []string{}
}

// hoarded is what a build made to be caught holds for no message.
var hoarded []byte

// hoard of such a build takes 64 MB for each message, however small.
func hoard() {
	if !sabotage.Breaks("hoarder") {
		return
	}
	hoarded = make([]byte, 64<<20)
	for i := 0; i < len(hoarded); i += os.Getpagesize() {
		hoarded[i] = 1
	}
}
