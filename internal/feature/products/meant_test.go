package products_test

import (
	"context"
	"testing"

	"kept.example/kept/internal/platform/db"
)

func TestWhatAShopMeansIsFoundInTheCatalogue(t *testing.T) {
	each(t, func(t *testing.T, r room) {
		cases := []struct {
			what   string
			called []string
			want   int64
		}{
			{"a model number", []string{"kt 200"}, r.kettle},
			{"an alias", []string{"MORNING KETTLE"}, r.kettle},
			{"a whole name", []string{"aurora kettle"}, r.kettle},
			{"a text that holds one", []string{"", "Kettle KT-200, blue"}, r.kettle},
			{"the surest first", []string{"KT-L2", "Aurora kettle"}, r.lid},
			{"the next where the first is of nothing", []string{"SKU 9", "KT-L2"}, r.lid},
			{"a name before a text that holds another", []string{"A box with KT-200", "Lid"}, r.lid},
			{"may be of several", []string{"KT-200 with lid KT-L2"}, 0},
			{"of none", []string{"A toaster"}, 0},
			{"nothing said", []string{"", " "}, 0},
			{"nothing at all", nil, 0},
		}
		var sold [][]string
		for _, c := range cases {
			sold = append(sold, c.called)
		}
		r.Read(func(ctx context.Context, v db.View) error {
			got, err := r.Meant(ctx, v, sold)
			for i, c := range cases {
				if err == nil && got[i] != c.want {
					t.Errorf("%s: product %d, want %d", c.what, got[i], c.want)
				}
			}
			return err
		})
	})
}
