package topics

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/web"
)

func (t *Topics) mountItems(rt *web.Router) {
	read, manage := string(staff.CasesRead), string(staff.SettingsManage)
	tag := []string{"topics"}
	web.View(rt, read, huma.Operation{Method: http.MethodGet, Path: "/topics/{id}/items", Summary: "The checklist of a topic, with what the topics above it ask", Tags: tag}, t.apiItems)
	web.Act(rt, manage, huma.Operation{Method: http.MethodPost, Path: "/topics/{id}/items", Summary: "Put something on a checklist; what stands there by that name is changed", DefaultStatus: http.StatusCreated, Tags: tag}, t.apiAddItem)
	web.Act(rt, manage, huma.Operation{Method: http.MethodPatch, Path: "/topics/{id}/items/{item_id}", Summary: "Change an item of a checklist", Tags: tag}, t.apiChangeItem)
	web.Act(rt, manage, huma.Operation{Method: http.MethodDelete, Path: "/topics/{id}/items/{item_id}", Summary: "Take an item off a checklist; what was given stays with its cases", DefaultStatus: http.StatusNoContent, Tags: tag}, t.apiDropItem)
}

// ItemBody is an item of a checklist as the API gives it.
type ItemBody struct {
	ID         int64             `json:"id"`
	TopicID    int64             `json:"topic_id" doc:"Whose checklist it stands on; the topics under it have it too"`
	Inherited  bool              `json:"inherited" doc:"It comes from a topic above the one that was asked for"`
	Name       string            `json:"name"`
	Names      map[string]string `json:"names" doc:"By language"`
	Kind       ItemKind          `json:"kind" enum:"text,number,date,photo,file,choice"`
	Needed     bool              `json:"needed" doc:"Else it is good to know, and not asked for"`
	Pattern    string            `json:"pattern" doc:"How a text that gives it is recognised, by RE2; empty for the rules of its kind"`
	Example    string            `json:"example"`
	Choices    []string          `json:"choices"`
	PersonFact *PersonFact       `json:"person_fact" enum:"phone,email,name" doc:"What of a person gives it; null for nothing"`
	CreatedAt  time.Time         `json:"created_at"`
	UpdatedAt  time.Time         `json:"updated_at"`
}

func itemBody(i Item, of int64) ItemBody {
	b := ItemBody{ID: i.ID, TopicID: i.TopicID, Inherited: i.TopicID != of, Name: i.Name(""), Names: i.Names, Kind: i.Kind, Needed: i.Needed,
		Pattern: i.Pattern, Example: i.Example, Choices: append([]string{}, i.Choices...), CreatedAt: i.CreatedAt, UpdatedAt: i.UpdatedAt}
	if i.Fact != NoFact {
		b.PersonFact = &i.Fact
	}
	return b
}

type itemsOut struct{ Body web.List[ItemBody] }

func (t *Topics) apiItems(ctx context.Context, v db.View, in *oneIn) (*itemsOut, error) {
	all, err := t.Checklist(ctx, v, in.ID)
	out := &itemsOut{Body: web.List[ItemBody]{Items: []ItemBody{}}}
	for _, one := range all {
		out.Body.Items = append(out.Body.Items, itemBody(one, in.ID))
	}
	return out, err
}

type itemOut struct {
	web.Versioned
	Body ItemBody
}

func itemOutOf(i Item) *itemOut {
	return &itemOut{web.Versioned{ETag: web.ETag(i.Version)}, itemBody(i, i.TopicID)}
}

type addItemIn struct {
	ID   int64 `path:"id"`
	Body struct {
		Name       string            `json:"name,omitempty" maxLength:"120" doc:"Its name in English, where names is left out"`
		Names      map[string]string `json:"names,omitempty" doc:"By language"`
		Kind       ItemKind          `json:"kind,omitempty" enum:"text,number,date,photo,file,choice" default:"text"`
		Needed     *bool             `json:"needed,omitempty" default:"true"`
		Pattern    string            `json:"pattern,omitempty" maxLength:"300"`
		Example    string            `json:"example,omitempty" maxLength:"120"`
		Choices    []string          `json:"choices,omitempty" maxItems:"30"`
		PersonFact PersonFact        `json:"person_fact,omitempty" enum:"phone,email,name"`
	}
}

func (t *Topics) apiAddItem(ctx context.Context, tx *db.Tx, in *addItemIn) (*itemOut, error) {
	b := in.Body
	f := ItemFields{Names: b.Names, Kind: b.Kind, Needed: b.Needed == nil || *b.Needed, Pattern: b.Pattern, Example: b.Example, Choices: b.Choices, Fact: b.PersonFact}
	if len(f.Names) == 0 {
		f.Names = map[string]string{"en": b.Name}
	}
	if f.Kind == "" {
		f.Kind = Text
	}
	i, err := t.AddItem(ctx, tx, in.ID, f)
	if err != nil {
		return nil, err
	}
	return itemOutOf(i), nil
}

type changeItemIn struct {
	ID     int64 `path:"id"`
	ItemID int64 `path:"item_id"`
	web.Guarded
	Body struct {
		Names      map[string]string `json:"names,omitempty" doc:"By language; they take the place of those before"`
		Kind       *ItemKind         `json:"kind,omitempty" enum:"text,number,date,photo,file,choice"`
		Needed     *bool             `json:"needed,omitempty"`
		Pattern    *string           `json:"pattern,omitempty" maxLength:"300"`
		Example    *string           `json:"example,omitempty" maxLength:"120"`
		Choices    []string          `json:"choices,omitempty" maxItems:"30"`
		PersonFact *PersonFact       `json:"person_fact,omitempty" enum:"phone,email,name,none" doc:"none for nothing"`
	}
}

func (t *Topics) apiChangeItem(ctx context.Context, tx *db.Tx, in *changeItemIn) (*itemOut, error) {
	now, err := t.takeItem(ctx, tx, in.ID, in.ItemID)
	if err != nil {
		return nil, err
	}
	if err := in.Check(now.Version); err != nil {
		return nil, err
	}
	f, b := now.Fields(), in.Body
	if b.Names != nil {
		f.Names = b.Names
	}
	set(&f.Kind, b.Kind)
	set(&f.Needed, b.Needed)
	set(&f.Pattern, b.Pattern)
	set(&f.Example, b.Example)
	set(&f.Fact, b.PersonFact)
	if f.Fact == "none" {
		f.Fact = NoFact
	}
	if b.Choices != nil {
		f.Choices = b.Choices
	}
	if now, err = t.ChangeItem(ctx, tx, in.ID, in.ItemID, f); err != nil {
		return nil, err
	}
	return itemOutOf(now), nil
}

// set takes over what was said.
func set[T any](to, said *T) {
	if said != nil {
		*to = *said
	}
}

type dropItemIn struct {
	ID     int64 `path:"id"`
	ItemID int64 `path:"item_id"`
}

func (t *Topics) apiDropItem(ctx context.Context, tx *db.Tx, in *dropItemIn) (*struct{}, error) {
	return nil, t.DropItem(ctx, tx, in.ID, in.ItemID)
}
