package web

import (
	"context"
	"fmt"
	"strings"

	"github.com/a-h/templ"

	"kept.example/kept/internal/platform/words"
)

// Sizes of an avatar.
const (
	SizeXS = "xs"
	SizeS  = "s"
	SizeM  = "m"
)

// Looks of a chip or a box.
const (
	Plain = "plain"
	Good  = "good"
	Warn  = "warn"
	Bad   = "bad"
	Info  = "info"
)

// Control is a button or a link that is also a command: with a key it is
// pressed by that key, with a name it is in the palette.
type Control struct {
	Label string // worded
	Icon  string // "" for none
	Key   string // as data-key has it: "e", "shift+a", "g m"; "" for none
	Cmd   string // name in the palette, worded; "" leaves it out
	Href  string // makes it a link
	Look  string // class after btn: pri, quiet, xs, lg
	Type  string // submit or button; "" for button
	Act   string // what app.js does: theme, side, back …
	Attrs templ.Attributes
}

// Input is a labelled field of a form.
type Input struct {
	Name     string
	Label    string // worded
	Hint     string // worded; "" for none
	Error    string // worded, from [Invalid]; "" for none
	ID       string // "" for the name
	Optional bool   // the label says so
}

func (f Input) id() string {
	if f.ID != "" {
		return f.ID
	}
	return "f-" + strings.NewReplacer("[", "-", "]", "", ".", "-").Replace(f.Name)
}

// Attrs returns what ties the control itself to its label, hint and error.
func (f Input) Attrs() templ.Attributes {
	a := templ.Attributes{"id": f.id(), "name": f.Name}
	var by []string
	if f.Hint != "" {
		by = append(by, f.id()+"-hint")
	}
	if f.Error != "" {
		by = append(by, f.id()+"-error")
		a["aria-invalid"] = "true"
	}
	if len(by) > 0 {
		a["aria-describedby"] = strings.Join(by, " ")
	}
	return a
}

// level is the class of a need: the colour of its arc.
func level(need int) string {
	switch {
	case need >= 75:
		return "high"
	case need >= 50:
		return "mid"
	}
	return "low"
}

// dash draws an arc of so many hundredths.
func dash(need int) string { return fmt.Sprintf("%d 100", max(0, min(100, need))) }

// shortcuts turns data-key into aria-keyshortcuts: "mod+k" is Control+K, and
// sequences, which the attribute cannot say, are left out.
func shortcuts(key string) string {
	var all []string
	for one := range strings.SplitSeq(key, ",") {
		one = strings.TrimSpace(one)
		if one == "" || strings.Contains(one, " ") {
			continue
		}
		var keys []string
		for k := range strings.SplitSeq(one, "+") {
			keys = append(keys, shortcutName(k))
		}
		all = append(all, strings.Join(keys, "+"))
	}
	return strings.Join(all, " ")
}

func shortcutName(k string) string {
	switch k {
	case "mod":
		return "Control"
	case "esc":
		return "Escape"
	case "":
		return "Plus"
	}
	return strings.ToUpper(k[:1]) + k[1:]
}

// attrs are the attributes that declare a control's key and command.
func (c Control) attrs() templ.Attributes {
	a := templ.Attributes{}
	for k, v := range c.Attrs {
		a[k] = v
	}
	for name, v := range keyAttrs(c.Key) {
		a[name] = v
	}
	if c.Cmd != "" {
		a["data-cmd"] = c.Cmd
	}
	if c.Act != "" {
		a["data-act"] = c.Act
	}
	return a
}

// keyAttrs declares a key once for scripts and once for screen readers.
func keyAttrs(key string) templ.Attributes {
	a := templ.Attributes{}
	if key != "" {
		a["data-key"] = key
		if s := shortcuts(key); s != "" {
			a["aria-keyshortcuts"] = s
		}
	}
	return a
}

// KeyAttrs declares keys and a command on an element of a room's own; cmd is
// worded, "" for none.
func KeyAttrs(key, cmd string) templ.Attributes {
	a := keyAttrs(key)
	if cmd != "" {
		a["data-cmd"] = cmd
	}
	return a
}

func (c Control) kind() string {
	if c.Type != "" {
		return c.Type
	}
	return "button"
}

// titled is a control's title: what it does, and its key.
func titled(ctx context.Context, label, key string) string {
	if key == "" {
		return label
	}
	return words.T(ctx, "web.control.title", words.A("what", label), words.A("key", keyText(ctx, key)))
}

// keyText words a key: Ctrl K, Shift A, G then M.
func keyText(ctx context.Context, key string) string {
	return strings.Join(caps(ctx, key), " ")
}

// capName is a key with a name of its own.
type capName string

// caps are the key caps of a data-key.
func caps(ctx context.Context, key string) []string {
	key, _, _ = strings.Cut(key, ",")
	names := words.Family[capName]("web.key.", "mod", "shift", "enter", "esc", "alt", "space")
	var all []string
	for _, k := range strings.FieldsFunc(key, func(r rune) bool { return r == ' ' || r == '+' }) {
		text := strings.ToUpper(k[:1]) + k[1:]
		for _, n := range names.Values() {
			if string(n) == k {
				text = names.T(ctx, n)
			}
		}
		all = append(all, text)
	}
	return all
}
