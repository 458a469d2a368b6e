package topics

import (
	"errors"
	"regexp"
	"regexp/syntax"
	"strings"
	"unicode/utf8"

	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/words"
)

// Patterns are bounded, since each runs over every message of its topic: how
// long they are, and how large what they compile to. RE2 takes time in
// proportion to both and to the text, whatever is written.
const (
	longestPattern = 300
	largestProgram = 2000
)

// patternFault says why a pattern is none.
type patternFault string

const (
	badBracket  patternFault = "bracket"
	badParen    patternFault = "paren"
	badRepeat   patternFault = "repeat"
	badEscape   patternFault = "escape"
	badClass    patternFault = "class"
	badPerl     patternFault = "perl"
	badGroup    patternFault = "group"
	badText     patternFault = "text"
	badTooLarge patternFault = "large"
)

var patternFaults = words.Family("topics.pattern.", badBracket, badParen, badRepeat, badEscape, badClass, badPerl, badGroup, badText, badTooLarge)

var faultOf = map[syntax.ErrorCode]patternFault{
	syntax.ErrMissingBracket: badBracket, syntax.ErrMissingParen: badParen, syntax.ErrUnexpectedParen: badParen,
	syntax.ErrMissingRepeatArgument: badRepeat, syntax.ErrInvalidRepeatOp: badRepeat, syntax.ErrInvalidRepeatSize: badRepeat,
	syntax.ErrInvalidEscape: badEscape, syntax.ErrTrailingBackslash: badEscape,
	syntax.ErrInvalidCharClass: badClass, syntax.ErrInvalidCharRange: badClass,
	syntax.ErrInvalidPerlOp: badPerl, syntax.ErrInvalidNamedCapture: badGroup, syntax.ErrInvalidUTF8: badText,
}

// Compile reads a pattern: whether letters are large or small does not count.
func Compile(pattern string) (*regexp.Regexp, error) {
	if err := checkPattern(pattern); err != nil {
		return nil, err
	}
	return regexp.Compile(`(?i:` + pattern + `)`)
}

// checkPattern refuses a pattern that does not compile, with the place and the
// reason, one that is too large, and one that recognises nothing in particular.
func checkPattern(pattern string) error {
	if len(pattern) > longestPattern {
		return fault.Field("pattern", "topics.fault.pattern_long", fault.A("n", longestPattern))
	}
	tree, err := syntax.Parse(pattern, syntax.Perl|syntax.FoldCase)
	var bad *syntax.Error
	if errors.As(err, &bad) {
		why, known := faultOf[bad.Code]
		if !known {
			why = badTooLarge
		}
		return fault.Field("pattern", "topics.fault.pattern", fault.A("at", placeOf(pattern, bad)), fault.A("part", bad.Expr), fault.A("why", patternFaults.Say(why))).Because(err)
	}
	if err != nil {
		return err
	}
	prog, err := syntax.Compile(tree.Simplify())
	if err != nil {
		return err
	}
	if len(prog.Inst) > largestProgram {
		return fault.Field("pattern", "topics.fault.pattern", fault.A("at", 1), fault.A("part", pattern), fault.A("why", patternFaults.Say(badTooLarge)))
	}
	re, err := regexp.Compile(`(?i:` + pattern + `)`)
	if err != nil {
		return err
	}
	if re.MatchString("") {
		return fault.Field("pattern", "topics.fault.pattern_empty")
	}
	return nil
}

// placeOf is where in a pattern the trouble is, in letters from 1. Of a parenthesis
// without its partner the engine names the whole pattern, so it is looked for.
func placeOf(pattern string, bad *syntax.Error) int {
	at := strings.Index(pattern, bad.Expr)
	if bad.Code == syntax.ErrMissingParen || bad.Code == syntax.ErrUnexpectedParen {
		at = loneParen(pattern)
	}
	if bad.Code == syntax.ErrTrailingBackslash {
		at = len(pattern) - 1
	}
	return utf8.RuneCountInString(pattern[:max(at, 0)]) + 1
}

// loneParen is the byte of a parenthesis that has no partner; 0 if each has one.
func loneParen(pattern string) int {
	var open []int
	class := false
	for i := 0; i < len(pattern); i++ {
		switch c := pattern[i]; {
		case c == '\\':
			i++
		case class:
			class = c != ']'
		case c == '[':
			class = true
		case c == '(':
			open = append(open, i)
		case c == ')' && len(open) == 0:
			return i
		case c == ')':
			open = open[:len(open)-1]
		}
	}
	if len(open) > 0 {
		return open[len(open)-1]
	}
	return 0
}
