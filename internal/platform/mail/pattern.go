package mail

import (
	"regexp"
	"sync"
)

// pattern is a regular expression that is compiled when it is first asked. Most
// are about bounces, and hundreds of alternatives long: three processes would
// hold them and compile them at each start, for a mail that may not come.
type pattern struct {
	text string
	once sync.Once
	re   *regexp.Regexp
}

// later makes a pattern of a text that must compile.
func later(text string) *pattern { return &pattern{text: text} }

func (p *pattern) compiled() *regexp.Regexp {
	p.once.Do(func() { p.re = regexp.MustCompile(p.text) })
	return p.re
}

func (p *pattern) MatchString(s string) bool            { return p.compiled().MatchString(s) }
func (p *pattern) FindStringIndex(s string) []int       { return p.compiled().FindStringIndex(s) }
func (p *pattern) FindStringSubmatch(s string) []string { return p.compiled().FindStringSubmatch(s) }

func (p *pattern) FindAllStringIndex(s string, n int) [][]int {
	return p.compiled().FindAllStringIndex(s, n)
}
func (p *pattern) FindAllStringSubmatch(s string, n int) [][]string {
	return p.compiled().FindAllStringSubmatch(s, n)
}
