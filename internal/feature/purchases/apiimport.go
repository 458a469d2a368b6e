package purchases

import (
	"context"
	"strings"

	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/words"
)

type importIn struct {
	Body struct {
		CSV string `json:"csv" doc:"A file in UTF-8 whose first line names its columns: id, email, name, organization, what, model (of the catalogue; without it the product is found by what), quantity, price, currency, bought_on, seller, order_number, serial, warranty_months, period, since, ended, source, foreign_id"`
		Dry bool   `json:"dry,omitempty" doc:"Only say what it would do"`
	}
}

// LineBody is what a line of an import does.
type LineBody struct {
	Line int    `json:"line"`
	Does string `json:"does" enum:"add,change,wrong"`
	What string `json:"what"`
	Why  string `json:"why,omitempty" doc:"What is wrong with it"`
}

// ImportBody is what an import did, or would do.
type ImportBody struct {
	Done    bool       `json:"done" doc:"False where it was only tried, or a line is wrong: then nothing is written"`
	Added   int        `json:"added"`
	Changed int        `json:"changed"`
	Same    int        `json:"same"`
	Wrong   int        `json:"wrong"`
	Lines   []LineBody `json:"lines" nullable:"false" doc:"Those that change something or are wrong, at most 200"`
}

type importOut struct{ Body ImportBody }

func (s *Purchases) apiImport(ctx context.Context, tx *db.Tx, in *importIn) (*importOut, error) {
	r, err := s.Import(ctx, tx, strings.NewReader(in.Body.CSV), in.Body.Dry)
	if err != nil {
		return nil, err
	}
	out := &importOut{ImportBody{Done: r.Done, Added: r.Added, Changed: r.Changed, Same: r.Same, Wrong: r.Wrong, Lines: make([]LineBody, len(r.Lines))}}
	for i, l := range r.Lines {
		out.Body.Lines[i] = LineBody{Line: l.Line, Does: string(l.Does), What: l.What}
		if l.Does == DoesWrong {
			out.Body.Lines[i].Why = words.Say(ctx, l.Why)
		}
	}
	return out, nil
}
