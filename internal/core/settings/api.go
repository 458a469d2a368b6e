package settings

import (
	"context"
	"encoding/json"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/web"
)

func (s *Settings) mountAPI(rt *web.Router, manage string) {
	tag := []string{"settings"}
	web.View(rt, manage, huma.Operation{Method: http.MethodGet, Path: "/settings", Summary: "The desk's own settings", Tags: tag}, s.apiAll)
	web.View(rt, manage, huma.Operation{Method: http.MethodGet, Path: "/settings/{name}", Summary: "One of the desk's own settings", Tags: tag}, s.apiOne)
	web.Act(rt, manage, huma.Operation{Method: http.MethodPut, Path: "/settings/{name}", Summary: "Change one of the desk's own settings", Tags: tag}, s.apiSet)
}

// SettingBody is a setting as programs see it.
type SettingBody struct {
	Name   string   `json:"name" doc:"Does not change"`
	Value  any      `json:"value" doc:"A number; a truth value where there is yes and no; a text where it is one of choices"`
	Choice []string `json:"choices,omitempty" doc:"What it may be, where it is a text"`
	Label  string   `json:"label" doc:"What it is called on the page, in your language"`
	Hint   string   `json:"hint" doc:"What it does, in your language"`
}

// body is a setting for a program: yes and no are truth values, though they are
// kept as 1 and 0.
func (d declared) body(ctx context.Context, v db.View) (SettingBody, error) {
	if _, err := staff.Allow(ctx, staff.SettingsManage); err != nil {
		return SettingBody{}, err
	}
	b := SettingBody{Name: d.name, Choice: d.texts, Label: labels.T(ctx, d.name), Hint: hints.T(ctx, d.name)}
	text, err := d.value(ctx, v)
	switch {
	case err != nil:
	case d.yesNo:
		b.Value = text == "1"
	default:
		b.Value = json.RawMessage(text)
	}
	return b, err
}

type allOut struct{ Body web.List[SettingBody] }

// apiAll gives all settings at once: a desk has a dozen.
func (s *Settings) apiAll(ctx context.Context, v db.View, _ *struct{}) (*allOut, error) {
	out := &allOut{Body: web.List[SettingBody]{Items: []SettingBody{}}}
	for _, d := range s.all {
		b, err := d.body(ctx, v)
		if err != nil {
			return nil, err
		}
		out.Body.Items = append(out.Body.Items, b)
	}
	return out, nil
}

type oneIn struct {
	Name string `path:"name" maxLength:"100"`
}

type oneOut struct {
	web.Versioned
	Body SettingBody
}

// named is a setting that has been declared.
func (s *Settings) named(name string) (declared, error) {
	for _, d := range s.all {
		if d.name == name {
			return d, nil
		}
	}
	return declared{}, fault.New(fault.NotFound, "settings.fault.unknown")
}

func (d declared) out(ctx context.Context, v db.View) (*oneOut, error) {
	b, err := d.body(ctx, v)
	if err != nil {
		return nil, err
	}
	tag, err := web.ContentETag(b.Value)
	return &oneOut{web.Versioned{ETag: tag}, b}, err
}

func (s *Settings) apiOne(ctx context.Context, v db.View, in *oneIn) (*oneOut, error) {
	d, err := s.named(in.Name)
	if err != nil {
		return nil, err
	}
	return d.out(ctx, v)
}

type changeSettingIn struct {
	Name string `path:"name" maxLength:"100"`
	web.Guarded
	Body struct {
		Value any `json:"value" doc:"As the setting gives it"`
	}
}

func (s *Settings) apiSet(ctx context.Context, tx *db.Tx, in *changeSettingIn) (*oneOut, error) {
	d, err := s.named(in.Name)
	if err != nil {
		return nil, err
	}
	if err := d.take(ctx, tx); err != nil {
		return nil, err
	}
	was, err := d.out(ctx, tx)
	if err != nil {
		return nil, err
	}
	if err := web.Match(in.IfMatch, was.ETag); err != nil {
		return nil, err
	}
	text, err := d.typed(in.Body.Value)
	if err == nil {
		err = d.set(ctx, tx, text)
	}
	if err != nil {
		return nil, fault.Renamed(err, d.name, "value")
	}
	return d.out(ctx, tx)
}

// typed is a value of a program's as the setting is kept.
func (d declared) typed(value any) ([]byte, error) {
	switch {
	case d.yesNo && value == true:
		return []byte("1"), nil
	case d.yesNo && value == false:
		return []byte("0"), nil
	case d.yesNo:
		return nil, fault.Field(d.name, "settings.fault.yes_no")
	case value == nil: // which would be read as 0
		return nil, fault.Field(d.name, "settings.fault.type")
	}
	return json.Marshal(value)
}
