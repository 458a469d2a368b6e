package tone

import (
	"context"
	"net/http"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"kept.example/kept/internal/core/casepage"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/web"
	"kept.example/kept/internal/platform/words"
)

const (
	settingsPath = "/settings/tone"
	mostPosted   = 30 << 20 // of a composer with its files, without script
)

// finePage leaves a finding as it is.
func (s *Tone) finePage(w http.ResponseWriter, r *http.Request) error {
	return s.didPage(w, r, Fine)
}

// takenPage hears that a better wording was taken. Without script it also puts it
// into the draft.
func (s *Tone) takenPage(w http.ResponseWriter, r *http.Request) error {
	return s.didPage(w, r, Taken)
}

func (s *Tone) didPage(w http.ResponseWriter, r *http.Request, did Did) error {
	id, err := web.PathID(r, "case")
	if err != nil {
		return err
	}
	rule, sum := Rule(r.URL.Query().Get("rule")), r.URL.Query().Get("words")
	if web.IsPartial(r) {
		err := s.desk.DB.Do(r.Context(), "tone."+string(did), func(ctx context.Context, tx *db.Tx) error {
			return s.Note(ctx, tx, id, rule, did, sum)
		})
		if err == nil {
			w.WriteHeader(http.StatusNoContent)
		}
		return err
	}
	_, err = s.desk.Outbox.Redraft(r, id, func(ctx context.Context, tx *db.Tx, text string) (was, is string, err error) {
		if did == Taken {
			if was, is, err = s.betterOf(ctx, tx, id, rule, sum, text); err != nil {
				return "", "", err
			}
		}
		return was, is, s.Note(ctx, tx, id, rule, did, sum)
	})
	if err != nil {
		return err
	}
	return web.Redirect(w, r, casepage.Path(id)+"#composer")
}

// betterOf is the better wording of a finding in a text that is read anew.
func (s *Tone) betterOf(ctx context.Context, v db.View, caseID int64, rule Rule, sum, text string) (was, is string, err error) {
	c, err := s.desk.Cases.ByID(ctx, v, caseID)
	if err != nil {
		return "", "", err
	}
	found, err := s.Check(ctx, v, c, text)
	for _, f := range found {
		if f.Rule == rule && f.Better != "" && sumOf(f.Was) == sum {
			return f.Was, f.Better, err
		}
	}
	return "", "", err
}

// handPage hands a case over.
func (s *Tone) handPage(w http.ResponseWriter, r *http.Request) error {
	id, err := web.PathID(r, "case")
	if err != nil {
		return err
	}
	err = s.desk.DB.Do(r.Context(), "tone.hand", func(ctx context.Context, tx *db.Tx) error {
		h, err := s.desk.Cases.Take(ctx, tx, id)
		if err != nil {
			return err
		}
		user, team, err := toOf(r.PostFormValue("to"))
		if err != nil {
			return err
		}
		return s.HandOver(ctx, tx, h, user, team)
	})
	if err != nil {
		return err
	}
	return web.Saved(w, r, casepage.Path(id), words.T(r.Context(), "tone.handed"), "")
}

// toOf reads whom a case is handed to: user:5 or team:2.
func toOf(to string) (user, team int64, err error) {
	kind, text, _ := strings.Cut(to, ":")
	id, err := strconv.ParseInt(text, 10, 64)
	switch {
	case err != nil || id <= 0:
		return 0, 0, fault.Field("to", "tone.fault.to")
	case kind == "user":
		return id, 0, nil
	case kind == "team":
		return 0, id, nil
	}
	return 0, 0, fault.Field("to", "tone.fault.to")
}

func (s *Tone) settingsPage(w http.ResponseWriter, r *http.Request) error {
	var all []Standing
	err := s.desk.DB.Read(r.Context(), "tone.settings", func(ctx context.Context, v db.View) (err error) {
		all, err = s.Standings(ctx, v)
		return err
	})
	if err != nil {
		return err
	}
	return web.Show(w, r, http.StatusOK, rulesPage(all))
}

func (s *Tone) offPage(w http.ResponseWriter, r *http.Request) error { return s.turn(w, r, true) }

func (s *Tone) onPage(w http.ResponseWriter, r *http.Request) error { return s.turn(w, r, false) }

func (s *Tone) turn(w http.ResponseWriter, r *http.Request, off bool) error {
	rule := Rule(r.PathValue("rule"))
	err := s.desk.DB.Do(r.Context(), "tone.switch", func(ctx context.Context, tx *db.Tx) error {
		return s.Switch(ctx, tx, rule, off)
	})
	if err != nil {
		return err
	}
	said, undo := "tone.said.on", "/off"
	if off {
		said, undo = "tone.said.off", "/on"
	}
	return web.Saved(w, r, settingsPath, words.T(r.Context(), said, words.A("rule", names.Say(rule))), settingsPath+"/"+string(rule)+undo)
}

// state says how many rules are read by.
func (s *Tone) state(ctx context.Context) (text string, err error) {
	err = s.desk.DB.Read(ctx, "tone.state", func(ctx context.Context, v db.View) error {
		off, err := offs(ctx, v)
		n := 0
		for _, r := range Rules {
			if !off[r] {
				n++
			}
		}
		text = words.T(ctx, "tone.state", words.A("n", n), words.A("of", len(Rules)))
		return err
	})
	return text, err
}

// begun is a half sentence that stands by itself: its first letter is a capital.
func begun(text string) string {
	first, size := utf8.DecodeRuneInString(text)
	return string(unicode.ToUpper(first)) + text[size:]
}

// fares is how often a rule was followed, and how often not.
func (s Standing) fares(ctx context.Context) string {
	return words.T(ctx, "tone.fares", words.A("taken", fault.Say("tone.fares.taken", words.A("n", s.Taken))), words.A("fine", fault.Say("tone.fares.fine", words.A("n", s.Fine))))
}
