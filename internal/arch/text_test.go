package arch

import (
	"strconv"
	"strings"
)

func itoa(n int) string { return strconv.Itoa(n) }

func unquote(literal string) string {
	s, err := strconv.Unquote(literal)
	if err != nil {
		return literal
	}
	return s
}

// list splits a list written for people to read.
func list(s string) []string { return strings.Fields(s) }
