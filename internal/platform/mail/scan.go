package mail

import (
	"bytes"
	"fmt"
)

// LimitError says which limit a message broke. Parse returns it beside a message
// of raw text.
type LimitError struct {
	Problem string // the catalogue key, as in Message.Problems
	Limit   int
}

func (e *LimitError) Error() string { return fmt.Sprintf("%s: more than %d", e.Problem, e.Limit) }

// layout is what the scan before the parser found out.
type layout struct {
	opened map[string]bool // boundaries that a header names, and whether a part begins with them
	large  []span          // contents of large leaves, in order
}

// span is a piece of the message: from the first byte to the one behind the last.
type span struct{ from, to int }

// largeLeaf is the size from which a leaf's content is kept from the parser.
const largeLeaf = 64 << 10

// scan walks over the lines of a message once, counts what a parser would have
// to hold, and notes which boundaries really occur. It keeps no more than the
// names of the boundaries, and where large contents lie.
func scan(raw []byte, limits Limits) (layout, error) {
	l := layout{opened: map[string]bool{}}
	var stack []string
	parts, header := 1, 0
	inHeader := true
	block := raw
	leaf := -1 // where the content of the leaf we are in begins
	endLeaf := func(at int) {
		if leaf >= 0 && at-leaf >= largeLeaf {
			l.large = append(l.large, span{leaf, at})
		}
		leaf = -1
	}
	for rest := raw; len(rest) > 0; {
		i := bytes.IndexByte(rest, '\n')
		end := i + 1
		if i < 0 {
			i, end = len(rest), len(rest)
		}
		line := rest[:i]
		at := rest
		rest = rest[end:]
		if len(stack) > 0 && bytes.HasPrefix(line, []byte("--")) {
			if level, closes, ok := delimiter(line, stack); ok {
				if parts++; parts > limits.Parts {
					return l, &LimitError{"mail.problem.too_many_parts", limits.Parts}
				}
				endLeaf(len(raw) - len(at))
				if closes {
					stack = stack[:level]
					inHeader = false
					continue
				}
				stack = stack[:level+1]
				l.opened[stack[level]] = true
				inHeader, header, block = true, 0, rest
				continue
			}
		}
		if !inHeader {
			continue
		}
		if header += end; header > limits.HeaderBytes {
			return l, &LimitError{"mail.problem.header_too_large", limits.HeaderBytes}
		}
		if len(bytes.TrimRight(line, " \t\r")) > 0 && len(rest) > 0 {
			continue
		}
		inHeader = false
		named := boundaries(block[:len(block)-len(at)+len(line)])
		if len(named) == 0 && len(stack) > 0 {
			leaf = len(raw) - len(rest)
		}
		for _, b := range named {
			if _, known := l.opened[b]; !known {
				l.opened[b] = false
			}
			if stack = append(stack, b); len(stack) > limits.Depth {
				return l, &LimitError{"mail.problem.too_deep", limits.Depth}
			}
		}
	}
	endLeaf(len(raw))
	return l, nil
}

// delimiter says whether a line is one of the boundaries on the stack, which,
// and whether it closes.
func delimiter(line []byte, stack []string) (level int, closes, ok bool) {
	line = bytes.TrimRight(line[2:], " \t\r")
	for level = len(stack) - 1; level >= 0; level-- {
		rest, has := bytes.CutPrefix(line, []byte(stack[level]))
		if !has {
			continue
		}
		if len(rest) == 0 || rest[0] == ' ' || rest[0] == '\t' {
			return level, false, true
		}
		if bytes.HasPrefix(rest, []byte("--")) {
			return level, true, true
		}
	}
	return 0, false, false
}

// boundaries returns the boundaries that the Content-Type fields of a header
// block name, mostly one.
func boundaries(header []byte) (found []string) {
	fs, _ := splitHeader(header)
	for _, v := range fs.all("Content-Type") {
		if b := multipartBoundary(v); b != "" {
			found = append(found, b)
		}
	}
	return found
}

func multipartBoundary(v string) string {
	kind, params := mediaType(v)
	if len(kind) < 10 || kind[:10] != "multipart/" {
		return ""
	}
	b := params["boundary"]
	if len(b) > 1000 {
		return ""
	}
	return string(bytes.TrimRight([]byte(b), " \t"))
}
