package web

import "strings"

// lean is a style sheet without its remarks and without the white space that says
// nothing: browsers get it so, people read and change it as it was written. What stands
// in quotes stays as it is.
func lean(sheet string) string {
	var b strings.Builder
	b.Grow(len(sheet))
	var last byte // what was written last
	gap := false  // white space or a remark was passed since
	for i := 0; i < len(sheet); {
		switch c := sheet[i]; {
		case strings.HasPrefix(sheet[i:], "/*"):
			end := strings.Index(sheet[i+2:], "*/")
			if end < 0 {
				return b.String()
			}
			i, gap = i+2+end+2, true
		case strings.IndexByte(" \t\r\n", c) >= 0:
			i, gap = i+1, true
		default:
			if gap && last != 0 && strings.IndexByte("{};,", last) < 0 && strings.IndexByte("{};,", c) < 0 {
				b.WriteByte(' ')
			}
			end := i + 1
			if c == '"' || c == '\'' {
				end = closed(sheet, i)
			}
			b.WriteString(sheet[i:end])
			i, gap, last = end, false, sheet[end-1]
		}
	}
	return b.String()
}

// closed is where the quoted text that begins at i ends.
func closed(sheet string, i int) int {
	for j := i + 1; j < len(sheet); j++ {
		switch sheet[j] {
		case '\\':
			j++
		case sheet[i]:
			return j + 1
		}
	}
	return len(sheet)
}
