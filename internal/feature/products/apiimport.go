package products

import (
	"context"
	"strings"

	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/words"
)

type importIn struct {
	Body struct {
		CSV string `json:"csv" doc:"A file in UTF-8 whose first line names its columns, as the export has them. A line is known by its model number, else by its name; nothing is removed"`
		Dry bool   `json:"dry,omitempty" doc:"Only say what it would do"`
	}
}

// LineBody is what a line of an import does.
type LineBody struct {
	Line int      `json:"line"`
	Does string   `json:"does" enum:"add,change,wrong"`
	Name string   `json:"name,omitempty"`
	Why  string   `json:"why,omitempty" doc:"What is wrong with it"`
	Adds []string `json:"adds,omitempty" doc:"Parts, what it fits and what follows it, where that is missing so far"`
}

// ImportBody is what an import did, or would do.
type ImportBody struct {
	Done    bool       `json:"done" doc:"False where it was only tried, or a line is wrong: then nothing is written"`
	Added   int        `json:"added"`
	Changed int        `json:"changed"`
	Same    int        `json:"same"`
	Wrong   int        `json:"wrong"`
	Lines   []LineBody `json:"lines" nullable:"false" doc:"The first of those that change something or are wrong"`
}

type importOut struct{ Body ImportBody }

func (s *Products) apiImport(ctx context.Context, tx *db.Tx, in *importIn) (*importOut, error) {
	r, err := s.Import(ctx, tx, strings.NewReader(in.Body.CSV), in.Body.Dry)
	if err != nil {
		return nil, err
	}
	out := &importOut{ImportBody{Done: r.Done, Added: r.Added, Changed: r.Changed, Same: r.Same, Wrong: r.Wrong, Lines: make([]LineBody, len(r.Lines))}}
	for i, t := range r.Lines {
		out.Body.Lines[i] = t.body(ctx)
	}
	return out, nil
}

func (t Told) body(ctx context.Context) LineBody {
	b := LineBody{Line: t.Line, Does: string(t.Does), Name: t.Name}
	for _, one := range t.Adds {
		b.Adds = append(b.Adds, words.Say(ctx, one))
	}
	if t.Does == DoesWrong {
		b.Why = words.Say(ctx, t.Why)
	}
	return b
}
