package tone

import (
	"context"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"strings"
	"testing"
	"time"

	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/core/desk"
	"kept.example/kept/internal/core/desktest"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fetch"
)

// room is a desk with this room alone, and a case.
type room struct {
	*desktest.Desk
	*Tone
	t *testing.T
	c cases.Case
}

func (r room) path(more string) string { return "/cases/" + itoa(r.c.ID) + more }

func each(t *testing.T, text string, f func(t *testing.T, r room)) {
	t.Helper()
	var s *Tone
	desktest.Each(t, func(t *testing.T, d *desktest.Desk) { f(t, room{d, s, t, d.Case(text)}) },
		desktest.Room{Name: "tone", Schema: Schema, Words: Words, Mount: func(d *desk.Desk) { s = Mount(d) }})
}

const badReply = "I am sorry for the trouble. You should have read the instructions. Your RMA is pending. We are looking into it and will be in touch soon."

func TestAReplyIsReadBeforeItGoes(t *testing.T) {
	each(t, "My order number is 88213-A and the lamp is broken.", func(t *testing.T, r room) {
		agent := r.Browse(staff.Agent)
		hints := agent.HX().Post(r.path("/hints"), url.Values{"text": {badReply + " What is your order number? The manual is attached."}}).Is(t, http.StatusOK)
		hints.Has(t, "an apology counts once", "this puts the fault on them", "only we know this word", "Say: return number", "this names no time", "they told us already", "Your order number is here: 88213-A.", "a file is named", "Fine as it is")
		if n := strings.Count(hints.Body, `class="hint is-vague"`); n != 1 {
			t.Errorf("%d hints on a vague time", n)
		}

		// Without script: one is put aside, one taken, and the draft says so.
		form := url.Values{"kind": {"reply"}, "body": {badReply}}
		agent.Post(r.path("/tone/fine?rule=apology&words="+sumOf("I am sorry for the trouble.")), form).Is(t, http.StatusSeeOther)
		agent.Post(r.path("/tone/taken?rule=jargon&words="+sumOf("RMA")), form).Is(t, http.StatusSeeOther)
		agent.Get(r.path("")).Is(t, http.StatusOK).Has(t, "Your return number is pending.", "this puts the fault on them").Lacks(t, "an apology counts once", "only we know this word")
		r.Browse(staff.Lead).HX().Post(r.path("/hints"), form).Is(t, http.StatusOK)

		// Whoever manages the settings sees how the rules fare, and switches one off.
		admin := r.Browse(staff.Admin)
		admin.Get("/settings/tone").Is(t, http.StatusOK).Has(t, "better wording taken once, left as it is 0 times")
		admin.Post("/settings/tone/blame/off", nil).Is(t, http.StatusSeeOther)
		agent.HX().Post(r.path("/hints"), url.Values{"text": {badReply}}).Is(t, http.StatusOK).Lacks(t, "this puts the fault on them").Has(t, "only we know this word")
		admin.Post("/settings/tone/nonsense/off", nil).Is(t, http.StatusNotFound)

		// The API says the same.
		var got struct {
			Items []FindingBody `json:"items"`
		}
		r.Program(staff.Agent).Call(http.MethodPost, "/api/v1"+r.path("/tone/check"), map[string]any{"text": badReply}).Is(t, http.StatusOK).JSON(t, &got)
		var rules []string
		for _, f := range got.Items {
			rules = append(rules, f.Rule)
			if badReply[f.FromByte:f.ToByte] != f.Text {
				t.Errorf("%s: %q is not at its place", f.Rule, f.Text)
			}
		}
		if s := strings.Join(rules, " "); s != "apology jargon vague" {
			t.Errorf("the API finds %s", s)
		}
		r.Verified()
	})
}

func TestBadNewsAfterDaysIsLate(t *testing.T) {
	each(t, "Can you repair my lamp?", func(t *testing.T, r room) {
		form := url.Values{"text": {"We cannot repair the lamp, but you can have a new one."}}
		r.Browse(staff.Agent).HX().Post(r.path("/hints"), form).Is(t, http.StatusOK).Lacks(t, "bad news is said early")
		r.Pass(lateFrom)
		r.Browse(staff.Agent).HX().Post(r.path("/hints"), form).Is(t, http.StatusOK).Has(t, "bad news is said early", "We have known this since …")
	})
}

func TestARuleThatNobodyFollowsShows(t *testing.T) {
	each(t, "It stopped.", func(t *testing.T, r room) {
		for i := range 10 {
			r.Must(r.DB.Do(r.As(staff.Agent), "test", func(ctx context.Context, tx *db.Tx) error {
				return r.Note(ctx, tx, r.c.ID, Machine, Fine, sumOf(itoa(int64(i))))
			}))
		}
		r.Browse(staff.Admin).Get("/settings/tone").Is(t, http.StatusOK).Has(t, "Nobody follows it")
		r.Planned("tone_did_at", countQuery, r.Now())
	})
}

func TestLinksAreTried(t *testing.T) {
	asked := map[string]int{}
	site := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked[r.URL.Path+" "+r.Method]++
		switch r.URL.Path {
		case "/gone":
			w.WriteHeader(http.StatusNotFound)
		case "/members":
			w.WriteHeader(http.StatusForbidden)
		}
	}))
	defer site.Close()
	each(t, "It stopped.", func(t *testing.T, r room) {
		clear(asked)
		r.links = newLinks(fetch.New(fetch.Options{Allow: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}}), r.DB.Now, r.ours)
		ours := r.Web.URL("/c/secret-once")
		text := "See " + site.URL + "/good, " + site.URL + "/gone. Or " + site.URL + "/members and http://10.1.2.3/x or " + ours + "\n> " + site.URL + "/quoted"
		hints := func() desktest.Page {
			return r.Browse(staff.Agent).HX().Post(r.path("/hints"), url.Values{"text": {text}}).Is(t, http.StatusOK)
		}
		hints().Has(t, "This link answers 404: "+site.URL+"/gone", "Could not check this link: "+site.URL+"/members", "Could not check this link: http://10.1.2.3/x").Lacks(t, "/good", "secret-once", "/quoted")
		r.Browse(staff.Agent).HX().Post(r.path("/hints"), url.Values{"text": {"Here is the manual."}, "link": {site.URL + "/gone", ours, "no link"}}).Is(t, http.StatusOK).
			Has(t, "This link answers 404: "+site.URL+"/gone").Lacks(t, "secret-once", "no link") // behind words
		hints()
		if asked["/gone HEAD"] != 1 || len(asked) != 3 {
			t.Errorf("asked %v", asked)
		}
		r.Pass(6 * time.Minute)
		hints()
		if asked["/gone HEAD"] != 2 {
			t.Errorf("after some minutes: asked %v", asked)
		}
	})
}

func TestHarshWordsShowWhatIsNeeded(t *testing.T) {
	each(t, "This is ridiculous, you useless idiots!!! The heating has been dead since Monday. I have had enough.", func(t *testing.T, r room) {
		before := r.Fresh(r.c.ID)
		other := r.AddUser("petra", staff.Agent)
		page := r.Browse(staff.Agent).Get(r.path("")).Is(t, http.StatusOK).Has(t, "What they need: “The heating has been dead since Monday.”", "Hand over", "petra")
		if strings.Count(page.Body, "is-need") != 1 {
			t.Error("the need does not stand once")
		}
		r.Browse(staff.Agent).Post(r.path("/tone/hand"), url.Values{"to": {"nobody"}}).Is(t, http.StatusUnprocessableEntity)
		r.Browse(staff.Agent).Post(r.path("/tone/hand"), url.Values{"to": {"user:" + itoa(other)}}).Is(t, http.StatusSeeOther)
		after := r.Fresh(r.c.ID)
		if after.OwnerID != other || after.Need != before.Need || after.NextDue != before.NextDue || after.Status != before.Status {
			t.Errorf("before %+v, after %+v", before, after)
		}
		r.Browse(staff.Agent).Get(r.path("")).Has(t, "Handed over because the words were hard to take; it counts against nobody")
	})
}

func TestHarshWordsInSixLanguages(t *testing.T) {
	for lang, texts := range map[string][2]string{
		"en": {"This is absolutely disgusting service.", "Could you please tell me when the stuff arrives?"},
		"de": {"Das ist eine Unverschämtheit, ich bin stinksauer.", "Auf welcher Stufe soll ich die Heizung lassen?"},
		"fr": {"C'est une honte, j'en ai marre de vous.", "Pouvez-vous me dire quand le colis arrive ?"},
		"es": {"Es una vergüenza, estoy harto de ustedes.", "¿Me puede decir cuándo llega el paquete?"},
		"pt": {"É uma vergonha, estou farto de vocês.", "Pode dizer-me quando chega a encomenda?"},
		"it": {"È una vergogna, mi state prendendo in giro.", "Può dirmi quando arriva il pacco?"},
	} {
		if !Harsh(texts[0], "") || Harsh(texts[1], "") {
			t.Errorf("%s: %v %v", lang, Harsh(texts[0], ""), Harsh(texts[1], ""))
		}
	}
	for lang, texts := range map[string][2]string{
		"en": {"The form is attached.", "Thank you for the photo you attached."}, "de": {"Das Formular liegt anbei.", "Danke für das Foto, das Sie angehängt haben."},
		"fr": {"Vous trouverez le formulaire en pièce jointe.", "Merci pour la photo."}, "es": {"Le adjunto el formulario.", "Gracias por la foto."},
		"pt": {"Segue em anexo o formulário.", "Obrigado pela fotografia."}, "it": {"In allegato trova il modulo.", "Grazie per la foto."},
	} {
		if _, is := attachedIn(texts[0], lang); !is {
			t.Errorf("%s: nothing is attached in %q", lang, texts[0])
		}
		if _, is := attachedIn(texts[1], lang); is {
			t.Errorf("%s: something is attached in %q", lang, texts[1])
		}
	}
}
