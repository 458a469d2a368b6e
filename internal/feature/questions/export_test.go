package questions

// Piece is a stretch of a sentence that is weighed.
type Piece struct {
	Found
	Features []uint32
}

// Pieces are what is weighed of a text; none where its language has no weights.
func Pieces(text string) (out []Piece) {
	r, w, all := cut(text)
	if w == nil {
		return nil
	}
	for i := range all {
		out = append(out, Piece{all[i].Found, r.features(all, i, nil)})
	}
	return out
}

// Classes are the kinds that pieces are weighed for.
var Classes = kindsWeighed

// Weighed has English weighed by other weights, until what it returns is called.
func Weighed(raw []byte) (undo func()) {
	was := weighEnglish
	w := parseWeights(raw)
	weighEnglish = func() *weights { return w }
	return func() { weighEnglish = was }
}
