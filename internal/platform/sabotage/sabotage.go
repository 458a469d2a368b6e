//go:build sabotage

package sabotage

import "os"

var broken = os.Getenv("SABOTAGE")

// Breaks says whether this process is to break a rule, by the name of its sabotage.
func Breaks(rule string) bool { return broken == rule }
