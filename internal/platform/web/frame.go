package web

import (
	"context"
	"fmt"
	"strings"

	"github.com/a-h/templ"

	"kept.example/kept/internal/platform/words"
)

// Page is what a page tells the shell about itself.
type Page struct {
	Title  string // of the window, worded
	Active string // href of the navigation item it belongs to
	Pane   string // list, conv or side: what a small screen shows first; "" for list
	Whole  bool   // one sheet without panes
	Skip   string // id of what the skip link leads to; "" for main
}

// Frame is who and what the shell shows around a page. It is asked for once a
// request.
type Frame struct {
	User      User
	Workspace string // the desk's name
	Theme     string // light, dark or "" as the system has it
	Compact   bool   // rows close together
	KeysOff   bool   // no single keys
	Duty      string // "On call until Sun 20:00", worded; "" for nothing to say
	Admin     bool   // the workspace menu offers settings
}

// User is who is signed in, as shown.
type User struct {
	ID       int64
	Name     string
	Initials string // made from the name when empty
	Hue      int    // 0-359
}

// Brand is the face a customer sees on a public page.
type Brand struct {
	Name    string
	Hue     int    // 0-359; one of twelve classes
	Home    string // where the name leads; "" for nowhere
	Phone   string // as people read it; "" for none
	Dial    string // as a telephone dials it
	Hours   string // "today until 18:00", worded
	Mine    string // address of the page where one finds one's cases; "" for none
	Status  string // of the status page; "" for none
	Wall    string // of the wall
	Privacy string // of the privacy page
}

// linked says whether a foot of a page leads anywhere.
func (b Brand) linked() bool { return b.Mine+b.Status+b.Wall+b.Privacy != "" }

// footed says whether a page has a foot.
func (b Brand) footed() bool { return b.Phone != "" || b.linked() }

// PublicPage is what a customer's page tells its shell.
type PublicPage struct {
	Title string
	Sub   string // beside the brand: for whom the page is
	Brand Brand
	Live  bool // loads app.js for what is nicer with it; nothing needs it
	Found *Found
}

// Found is what a page tells those who look for it; a page without it is not to be
// found.
type Found struct {
	Description string
	Canonical   string // its address
	Other       []Other
}

// Other is the same page in another language.
type Other struct{ Lang, URL string }

type frameKey struct{}

// WithFrame gives a context its frame.
func WithFrame(ctx context.Context, f Frame) context.Context {
	return context.WithValue(ctx, frameKey{}, f)
}

// frameOf returns the frame of a context, asking the router's hook for it.
func frameOf(ctx context.Context) Frame {
	if f, ok := ctx.Value(frameKey{}).(Frame); ok {
		return f
	}
	v := visitOf(ctx)
	if v.frame != nil {
		return *v.frame
	}
	if v.router == nil || v.router.hooks.frame == nil {
		return Frame{}
	}
	f := v.router.hooks.frame(ctx)
	if f.User.ID != 0 { // before somebody is known, another question may have another answer
		v.frame = &f
	}
	return f
}

// above is what stands above the page of a context: nothing, unless the router
// was told.
func above(ctx context.Context) templ.Component {
	v := visitOf(ctx)
	if v.router == nil {
		return templ.NopComponent
	}
	var all []templ.Component
	if v.router.hooks.above != nil {
		all = append(all, v.router.hooks.above(ctx, v.header))
	}
	if v.router.isFull() {
		all = append(all, fullBar(v.route.Access))
	}
	return templ.Join(all...)
}

// theme is data-theme of the page: nothing follows the system.
func (f Frame) theme() string {
	if f.Theme == "light" || f.Theme == "dark" {
		return f.Theme
	}
	return ""
}

// workspace is the name over the navigation.
func (f Frame) workspace(ctx context.Context) string {
	if f.Workspace != "" {
		return f.Workspace
	}
	return words.T(ctx, "web.shell.workspace")
}

// HueClass returns the class of one of the twelve hues that colour avatars and
// brands without inline style: h0 to h11.
func HueClass(hue int) string { return fmt.Sprintf("h%d", ((hue%360)+360)%360/30) }

// Initials makes two letters of a name.
func Initials(name string) string {
	parts := strings.Fields(name)
	switch len(parts) {
	case 0:
		return ""
	case 1:
		r := []rune(parts[0])
		return strings.ToUpper(string(r[:min(2, len(r))]))
	}
	first, last := []rune(parts[0]), []rune(parts[len(parts)-1])
	return strings.ToUpper(string(first[:1]) + string(last[:1]))
}

func (u User) initials() string {
	if u.Initials != "" {
		return u.Initials
	}
	return Initials(u.Name)
}

// Compact says whether the reader wants rows close together.
func Compact(ctx context.Context) bool { return frameOf(ctx).Compact }
