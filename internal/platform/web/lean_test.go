package web

import "testing"

func TestLeanSheets(t *testing.T) {
	for _, c := range []struct{ was, want string }{
		{"a { color : red ; }\n\n/* a remark */\nb{}", "a{color : red;}b{}"},
		{"a b>c,\n  d{inline-size:calc(1px + 2px)}", "a b>c,d{inline-size:calc(1px + 2px)}"},
		{`a::before{content:"  /* no remark */ ; ";quotes:'\'  {'}`, `a::before{content:"  /* no remark */ ; ";quotes:'\'  {'}`},
		{"a/* between */b{}", "a b{}"},
		{"@media (min-width:1px)  and (max-width:2px) {\n a{} }", "@media (min-width:1px) and (max-width:2px){a{}}"},
		{"a{}/* never closed", "a{}"},
		{`a{content:"never closed`, `a{content:"never closed`},
		{`a{content:"\`, `a{content:"\`},
		{"", ""},
	} {
		if got := lean(c.was); got != c.want {
			t.Errorf("%q is %q, not %q", c.was, got, c.want)
		}
	}
}
