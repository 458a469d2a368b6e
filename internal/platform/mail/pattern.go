package mail

import (
	"regexp"
	"sync"
)

// pattern is a regular expression that is compiled when it is first asked. Many
// are hundreds of alternatives long: three processes would hold them and compile
// them at each start, for a mail that may not come.
type pattern func() *regexp.Regexp

// later makes a pattern of a text that must compile.
func later(text string) pattern {
	return sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(text) })
}
