package questions_test

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/core/desk"
	"kept.example/kept/internal/core/desktest"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/feature/questions"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/dbtest"
	"kept.example/kept/internal/platform/fault"
)

// asked is the mail that most of these tests begin with.
const asked = `Hello,

my tracker is the blue one. Where can I buy a new strap? Does it come in green?

Thank you
Ann`

// room is a desk with this room alone.
type room struct {
	*desktest.Desk
	*questions.Questions
	t  *testing.T
	id int64 // a case of two questions
}

func each(t *testing.T, f func(t *testing.T, r room)) {
	t.Helper()
	var s *questions.Questions
	desktest.Each(t, func(t *testing.T, d *desktest.Desk) {
		f(t, room{d, s, t, d.Case(asked).ID})
	}, desktest.Room{Name: "questions", Schema: questions.Schema, Words: questions.Words, Mount: func(d *desk.Desk) { s = questions.Mount(d) }})
}

// marks says how the marks of a case stand.
func (r room) marks(id int64) []questions.Mark {
	r.t.Helper()
	var all []questions.Mark
	r.Read(func(ctx context.Context, v db.View) (err error) {
		all, err = r.OfCase(ctx, v, id)
		return err
	})
	return all
}

// stand writes marks as a test reads them.
func stand(all []questions.Mark) (lines []string) {
	for _, m := range all {
		lines = append(lines, fmt.Sprintf("%d %s %s: %s", m.Number, m.Kind, m.State, m.What))
	}
	return lines
}

func equal(t *testing.T, what string, got, want any) {
	t.Helper()
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("%s: %s", what, d)
	}
}

// as runs an operation as the user with a role.
func (r room) as(role staff.Role, f func(ctx context.Context, tx *db.Tx) error) error {
	r.t.Helper()
	return r.DB.Do(r.As(role), "test", f)
}

func TestQuestionsAreFiledWithTheirMessage(t *testing.T) {
	each(t, func(t *testing.T, r room) {
		all := r.marks(r.id)
		equal(t, "marks", stand(all), []string{"1 question open: Where can I buy a new strap?", "2 question open: Does it come in green?"})
		text := r.Thread(r.id)[0].Text
		for _, m := range all {
			equal(t, "words", text[m.From:m.To], m.What)
		}
		r.Read(func(ctx context.Context, v db.View) error {
			marks, err := r.Cases.Marks(ctx, v, []int64{r.id})
			equal(t, "open", marks[r.id]["questions.open"], int64(2))
			return err
		})
		equal(t, "recorded", r.Number(`SELECT count(*) FROM activity WHERE kind = 'question.found'`), int64(1))
		again := r.Mail(r.Letter("Ann Vik <ann@example.com>", desktest.Address, "Another thing", "Where is it made?\n\nOn Monday somebody of yours wrote:\n> Shall we call you?"))
		equal(t, "of another mail, without what it quotes", stand(r.marks(again.CaseID)), []string{"1 question open: Where is it made?"})
		below := r.Mail(r.Letter("Ann Vik <ann@example.com>", desktest.Address, "A third thing", "On 16/11/2026 12:34, Eva Roth wrote:\n> Shall we call you?\n\nYes. When will you call?"))
		equal(t, "of a mail that answers below", stand(r.marks(below.CaseID)), []string{"1 question open: When will you call?"})
		twice := r.Mail(r.Letter("Ann Vik <ann@example.com>", desktest.Address, "A fourth thing", "Where is my parcel? It is Friday. Where is  my parcel?"))
		equal(t, "said twice in the same words", stand(r.marks(twice.CaseID)), []string{"1 question open: Where is my parcel?"})
		page := r.Browse(staff.Agent).Get(fmt.Sprintf("/cases/%d", below.CaseID)).Is(t, http.StatusOK)
		page.Has(t, `<details class="rest">`, "Shall we call you?").Lacks(t, ">Shall we call you?</span>")
		r.Verified()
	})
}

func TestAReplyAnswersWhatIsTicked(t *testing.T) {
	each(t, func(t *testing.T, r room) {
		all := r.marks(r.id)
		anna := r.Browse(staff.Agent)
		path := fmt.Sprintf("/cases/%d", r.id)
		anna.Get(path).Is(t, http.StatusOK).Has(t, `<span class="q" data-q="1"`, `>Where can I buy a new strap?</span><span class="q-n" data-qn="1">1</span>`,
			`name="answers" value="1"`, "Send, 2 questions stay open", `popovertarget="solve-pop"`)
		anna.Get("/cases?list=open").Is(t, http.StatusOK).Has(t, `class="qn" title="2 questions open"`)
		anna.Post(path+"/reply", url.Values{"kind": {"reply"}, "body": {"In every shop."}, "key": {"k"}, "answers": {"1"}}).Is(t, http.StatusSeeOther)
		anna.Get(path).Is(t, http.StatusOK).Has(t, "Send, 1 question stays open")
		equal(t, "before it leaves", r.marks(r.id)[0].State, questions.Open)
		r.Advance(time.Minute)
		thread := r.Thread(r.id)
		got := r.marks(r.id)
		equal(t, "marks", stand(got), []string{"1 question answered: " + all[0].What, "2 question open: " + all[1].What})
		equal(t, "answered in", got[0].AnswerIn, thread[1].ID)
		equal(t, "by", got[0].EndedBy, r.User(staff.Agent))
		anna.Get(path).Is(t, http.StatusOK).Has(t, `class="q done" data-q="1"`).Lacks(t, `name="answers" value="1"`)
		page := r.Nobody().Get(r.Page.CustomerPath(r.id, r.Fresh(r.id).PersonID)).Is(t, http.StatusOK)
		page.Has(t, "Your questions", "Where can I buy a new strap?", "Our answer of", "Not answered yet", fmt.Sprintf(`href="#m-%d"`, thread[1].ID))
		r.Verified()
	})
}

func TestAnUndoneReplyAnswersNothing(t *testing.T) {
	each(t, func(t *testing.T, r room) {
		anna, path := r.Browse(staff.Agent), fmt.Sprintf("/cases/%d", r.id)
		anna.Post(path+"/reply", url.Values{"kind": {"reply"}, "body": {"In every shop."}, "key": {"k"}, "answers": {"1"}}).Is(t, http.StatusSeeOther)
		held := r.Number(`SELECT max(id) FROM held`)
		anna.Post(fmt.Sprintf("/replies/%d/undo", held), nil).Is(t, http.StatusSeeOther)
		anna.Get(path).Is(t, http.StatusOK).Has(t, `name="answers" value="1" checked`, "Send, 1 question stays open")
		r.Advance(time.Minute)
		equal(t, "state", r.marks(r.id)[0].State, questions.Open)
	})
}

func TestSolvedWithAnOpenQuestionNeedsAReason(t *testing.T) {
	each(t, func(t *testing.T, r room) {
		anna, path := r.Browse(staff.Agent), fmt.Sprintf("/cases/%d", r.id)
		anna.HX().Post(path+"/status", url.Values{"status": {"solved"}}).Is(t, http.StatusConflict).Has(t, "2 questions have no answer yet")
		send := url.Values{"kind": {"reply"}, "body": {"In every shop."}, "key": {"k"}, "answers": {"1"}, "set_status": {"solved"}}
		anna.HX().Post(path+"/reply", send).Is(t, http.StatusUnprocessableEntity).Has(t, "1 question has no answer yet", `data-for="reason"`)
		send.Set("reason", "Green comes in spring.")
		anna.Post(path+"/reply", send).Is(t, http.StatusSeeOther)
		r.Advance(time.Minute)
		equal(t, "status", r.Fresh(r.id).Status, cases.Solved)
		anna.Get(path).Is(t, http.StatusOK).Has(t, "Green comes in spring.")
		other := r.CaseFrom("ben@example.com", desktest.Address, "Is it green?")
		send = url.Values{"kind": {"reply"}, "body": {"Yes."}, "key": {"l"}, "answers": {"3"}, "set_status": {"solved"}}
		anna.Post(fmt.Sprintf("/cases/%d/reply", other.ID), send).Is(t, http.StatusSeeOther)
		r.Advance(time.Minute)
		equal(t, "status of one whose questions are answered", r.Fresh(other.ID).Status, cases.Solved)
		third := r.CaseFrom("cay@example.com", desktest.Address, "Is it red?")
		anna.Post(fmt.Sprintf("/cases/%d/status", third.ID), url.Values{"status": {"solved"}, "reason": {"Said on the phone."}}).Is(t, http.StatusSeeOther)
		equal(t, "status of one solved for a reason", r.Fresh(third.ID).Status, cases.Solved)
	})
}

func TestWhatIsNoQuestionIsLearntAndCanBeTakenBack(t *testing.T) {
	each(t, func(t *testing.T, r room) {
		anna := r.Browse(staff.Agent)
		answer := anna.HX().Post("/questions/2/none", nil).Is(t, http.StatusOK).Has(t, `id="q-side"`, `hx-target="#asks"`, `hx-target="#m-1"`)
		if said := answer.Header.Get("HX-Trigger"); !strings.Contains(said, "Not a question.") || !strings.Contains(said, "/questions/2/open") {
			t.Errorf("it says %s", said)
		}
		equal(t, "marks", stand(r.marks(r.id)), []string{"1 question open: Where can I buy a new strap?", "0 question not_a_question: Does it come in green?"})
		alike := r.CaseFrom("ben@example.com", desktest.Address, "And DOES it come in Green? Where is it?")
		equal(t, "alike", stand(r.marks(alike.ID)), []string{"1 question open: Where is it?"})
		anna.HX().Post("/questions/2/open", nil).Is(t, http.StatusOK)
		back := r.CaseFrom("cay@example.com", desktest.Address, "Does it come in green?")
		equal(t, "after it was taken back", stand(r.marks(back.ID)), []string{"1 question open: Does it come in green?"})
		r.Verified()
	})
}

func TestWordsAreMarkedByHand(t *testing.T) {
	each(t, func(t *testing.T, r room) {
		api := r.Program(staff.Agent)
		path := fmt.Sprintf("/api/v1/cases/%d/questions", r.id)
		var made questions.Body
		api.Call(http.MethodPost, path, map[string]any{"text": "my  tracker is\nthe blue one", "kind": "loss"}).Is(t, http.StatusCreated).JSON(t, &made)
		equal(t, "text", made.Text, "my tracker is the blue one")
		equal(t, "by hand", made.ByHand, true)
		equal(t, "number", *made.Number, 1)
		api.Call(http.MethodPost, path, map[string]any{"text": "the blue one"}).Is(t, http.StatusConflict)
		api.Call(http.MethodPost, path, map[string]any{"text": "nobody wrote this"}).Is(t, http.StatusUnprocessableEntity)
		api.Call(http.MethodPost, path, map[string]any{"text": " "}).Is(t, http.StatusUnprocessableEntity)
		r.Browse(staff.Agent).HX().Post(fmt.Sprintf("/cases/%d/questions", r.id), url.Values{"text": {"no such words"}, "kind": {"question"}}).
			Is(t, http.StatusUnprocessableEntity).Has(t, "No message of the customer")
		r.Verified()
	})
}

func TestTheAPIOfQuestions(t *testing.T) {
	each(t, func(t *testing.T, r room) {
		api := r.Program(staff.Agent)
		api.Call(http.MethodGet, fmt.Sprintf("/api/v1/cases/%d", r.id), nil).Is(t, http.StatusOK).Has(t, `"questions":[{`)
		api.Call(http.MethodGet, fmt.Sprintf("/api/v1/cases/%d/questions", r.id), nil).Is(t, http.StatusOK).Has(t, "Does it come in green?")
		api.Call(http.MethodPost, fmt.Sprintf("/api/v1/cases/%d/messages", r.id), map[string]any{"kind": "reply", "text": "Yes.", "answers": []int{99}}).Is(t, http.StatusUnprocessableEntity)
		api.Call(http.MethodPost, fmt.Sprintf("/api/v1/cases/%d/messages", r.id), map[string]any{"kind": "reply", "text": "In every shop.", "answers": []int{1}}).Is(t, http.StatusCreated)
		equal(t, "answered", r.marks(r.id)[0].State, questions.Answered)
		act := func(id int, what string, body any, code int) desktest.Page {
			return api.Call(http.MethodPost, fmt.Sprintf("/api/v1/questions/%d/%s", id, what), body).Is(t, code)
		}
		act(1, "reopen", nil, http.StatusOK).Has(t, `"state":"open"`)
		act(1, "answer", map[string]any{}, http.StatusOK).Has(t, `"answered_in":2`)
		act(2, "answer", map[string]any{"message_id": 1}, http.StatusUnprocessableEntity)
		act(2, "withdraw", nil, http.StatusOK).Has(t, `"state":"withdrawn"`)
		act(2, "not-a-question", nil, http.StatusConflict)
		act(99, "withdraw", nil, http.StatusNotFound)
		api.Call(http.MethodGet, "/api/v1/questions/2", nil).Is(t, http.StatusOK).Has(t, `"number":null`)
		api.Call(http.MethodGet, "/api/v1/questions/99", nil).Is(t, http.StatusNotFound)
		api.Call(http.MethodGet, "/api/v1/questions?state=answered", nil).Is(t, http.StatusOK).Has(t, "new strap").Lacks(t, "green")
		var page struct {
			Items []questions.Body
			Next  *string `json:"next_cursor"`
		}
		api.Call(http.MethodGet, "/api/v1/questions?limit=1", nil).Is(t, http.StatusOK).JSON(t, &page)
		api.Call(http.MethodGet, "/api/v1/questions?limit=1&cursor="+url.QueryEscape(*page.Next), nil).Is(t, http.StatusOK).Has(t, "new strap", `"next_cursor":null`)
	})
}

func TestAReplyIsReadForWhatItAnswers(t *testing.T) {
	each(t, func(t *testing.T, r room) {
		anna := r.Browse(staff.Agent)
		hints := fmt.Sprintf("/cases/%d/hints", r.id)
		anna = anna.HX()
		anna.Post(hints, url.Values{"text": {"A new strap you can buy in every shop of ours."}}).Is(t, http.StatusOK).Has(t, `data-tick="answers:1"`, "seems to answer 1").Lacks(t, "answers:2")
		anna.Post(hints, url.Values{"text": {"We shall look into it."}}).Is(t, http.StatusOK).Lacks(t, "data-tick")
		r.Desk.Answer(r.As(staff.Agent), r.id, "A new strap you can buy in every shop of ours.")
		equal(t, "state after it went without a tick", r.marks(r.id)[0].State, questions.Open)
	})
}

func TestAReplyThatSolvesACaseWithOneQuestionAnswersIt(t *testing.T) {
	each(t, func(t *testing.T, r room) {
		one := r.CaseFrom("ben@example.com", desktest.Address, "How do I get it open?")
		anna := r.Browse(staff.Agent)
		send := url.Values{"kind": {"reply"}, "body": {"Turn it to the left."}, "key": {"one"}, "set_status": {"solved"}}
		anna.Post(fmt.Sprintf("/cases/%d/reply", one.ID), send).Is(t, http.StatusSeeOther)
		r.Advance(time.Minute)
		equal(t, "status", r.Fresh(one.ID).Status, cases.Solved)
		equal(t, "marks", stand(r.marks(one.ID)), []string{"1 question answered: How do I get it open?"})
		// Of several it is not plain which one.
		send.Set("key", "two")
		two := r.CaseFrom("cay@example.com", desktest.Address, "How do I get it open? And how do I get it shut?")
		anna.HX().Post(fmt.Sprintf("/cases/%d/reply", two.ID), send)
		r.Advance(time.Minute)
		equal(t, "status", r.Fresh(two.ID).Status, cases.Fresh)
	})
}

func TestMarksFollowTheirMessages(t *testing.T) {
	each(t, func(t *testing.T, r room) {
		api := r.Program(staff.Agent)
		second := r.Mail(r.Letter("Ann Vik <ann@example.com>", desktest.Address, "Re: My watch", "Is it late?", "In-Reply-To: <1@mail.example.com>"))
		equal(t, "of one case", len(r.marks(r.id)), 3)
		api.Call(http.MethodPost, fmt.Sprintf("/api/v1/cases/%d/split", r.id), map[string]any{"message_ids": []int64{second.MessageID}}).Is(t, http.StatusOK)
		r.Run()
		equal(t, "what stays", stand(r.marks(r.id)), []string{"1 question open: Where can I buy a new strap?", "2 question open: Does it come in green?"})
		split := r.Number(`SELECT max(id) FROM cases`)
		equal(t, "what goes", stand(r.marks(split)), []string{"1 question open: Is it late?"})
		api.Call(http.MethodPost, fmt.Sprintf("/api/v1/cases/%d/merge", split), map[string]any{"into": r.id}).Is(t, http.StatusOK)
		r.Run()
		equal(t, "merged", len(r.marks(r.id)), 3)
		r.Verified()
	})
}

func TestWhatNobodyMaySeeIsNotFound(t *testing.T) {
	each(t, func(t *testing.T, r room) {
		r.Must(r.as(staff.Admin, func(ctx context.Context, tx *db.Tx) error {
			h, err := r.Cases.Take(ctx, tx, r.id)
			if err != nil {
				return err
			}
			return r.Cases.MarkPrivate(ctx, tx, h, true)
		}))
		api := r.Program(staff.Agent)
		api.Call(http.MethodGet, "/api/v1/questions/1", nil).Is(t, http.StatusNotFound)
		api.Call(http.MethodGet, "/api/v1/questions", nil).Is(t, http.StatusOK).Has(t, `"items":[]`)
		r.Browse(staff.Agent).Post("/questions/1/none", nil).Is(t, http.StatusNotFound)
		err := r.as(staff.Viewer, func(ctx context.Context, tx *db.Tx) error {
			_, err := r.Withdraw(ctx, tx, 1)
			return err
		})
		if !fault.Is(err, fault.Forbidden) {
			t.Errorf("a viewer withdraws: %v", err)
		}
	})
}

func TestTheCustomersPageShowsOnlyWhatTheyMayRead(t *testing.T) {
	each(t, func(t *testing.T, r room) {
		h := r.Desk.Answer(r.As(staff.Agent), r.id, "Hello")
		stranger := r.Mail(r.Letter("Sam <sam@elsewhere.example>", desktest.Address, "Re: My watch", "Is the secret out?", "In-Reply-To: <"+r.LastSent().Message(t).MessageID+">"))
		equal(t, "the stranger's mail joins", stranger.CaseID, r.id)
		equal(t, "marks", len(r.marks(r.id)), 3)
		_ = h
		r.Nobody().Get(r.Page.CustomerPath(r.id, r.Fresh(r.id).PersonID)).Is(t, http.StatusOK).Has(t, "Where can I buy").Lacks(t, "Is the secret out?")
	})
}

func TestTheWordsOfQuestionsAreExportedAndErased(t *testing.T) {
	each(t, func(t *testing.T, r room) {
		r.Browse(staff.Agent).Post("/questions/2/none", nil).Is(t, http.StatusSeeOther)
		path := fmt.Sprintf("/api/v1/people/%d", r.Fresh(r.id).PersonID)
		admin := r.Program(staff.Admin)
		admin.Call(http.MethodGet, path+"/export", nil).Is(t, http.StatusOK).Has(t, `"question"`, "Does it come in green?")
		admin.Call(http.MethodPost, path+"/erase", map[string]any{"sure": true}).Is(t, http.StatusNoContent)
		r.Run()
		equal(t, "marks", stand(r.marks(r.id)), []string{"1 question open: ", "0 question not_a_question: "})
		equal(t, "learnt", r.Number(`SELECT count(*) FROM question_learnt`), int64(0))
		r.Browse(staff.Agent).Get(fmt.Sprintf("/cases/%d", r.id)).Is(t, http.StatusOK).Has(t, "Words erased").Lacks(t, "new strap")
		r.Verified()
	})
}

func TestCasesWithAnOpenQuestionAreFound(t *testing.T) {
	each(t, func(t *testing.T, r room) {
		quiet := r.CaseFrom("ben@example.com", desktest.Address, "It broke.")
		anna := r.Browse(staff.Agent)
		r.Run()
		find := func(q string) desktest.Page { return anna.Get("/search?q="+url.QueryEscape(q)).Is(t, http.StatusOK) }
		here, there := fmt.Sprintf("/cases/%d?", r.id), fmt.Sprintf("/cases/%d?", quiet.ID)
		find("is:unanswered").Has(t, here).Lacks(t, there)
		find("has:question").Has(t, here).Lacks(t, there)
		find("-has:question").Has(t, there).Lacks(t, here)
		find("is:odd strap").Has(t, "unanswered")
	})
}

func TestWhatIsSaidAboutUsIsAList(t *testing.T) {
	each(t, func(t *testing.T, r room) {
		for i := range 52 {
			r.Must(r.as(staff.Agent, func(ctx context.Context, tx *db.Tx) error {
				c := r.Fresh(r.id)
				h, err := r.Cases.Take(ctx, tx, c.ID)
				if err != nil {
					return err
				}
				kind := questions.Praise
				if i%2 == 1 {
					kind = questions.Hint
				}
				m, err := r.Add(ctx, tx, h, 0, "tracker", kind)
				if err != nil {
					return err
				}
				_, err = tx.Exec(ctx, `UPDATE question SET from_byte = 0, to_byte = 0, what = $1 WHERE id = $2`, fmt.Sprintf("word %02d of it", i), m.ID)
				return err
			}))
		}
		anna := r.Browse(staff.Agent)
		anna.Get("/said").Is(t, http.StatusOK).Has(t, "word 50 of it", "word 00 of it", "wants a word back").Lacks(t, "word 51 of it")
		anna.Get("/said?kind=hint").Is(t, http.StatusOK).Has(t, "word 51 of it").Lacks(t, "word 50 of it")
		anna.Get("/said?kind=hint&topic=7").Is(t, http.StatusOK).Has(t, "Nothing of this kind yet.")
		anna.Get("/said?kind=odd").Is(t, http.StatusOK).Has(t, "word 50 of it")
	})
}

func TestTwoTickAtOnce(t *testing.T) {
	each(t, func(t *testing.T, r room) {
		anna := r.As(staff.Agent)
		for _, err := range dbtest.Race(t, r.DB, 4, func(int) error {
			return r.DB.Do(anna, "test", func(ctx context.Context, tx *db.Tx) error {
				h, err := r.Cases.Take(ctx, tx, r.id)
				if err != nil {
					return err
				}
				return r.Questions.Answer(ctx, tx, h, 0, []int64{1, 2})
			})
		}) {
			r.Must(err)
		}
		equal(t, "recorded", r.Number(`SELECT count(*) FROM activity WHERE kind = 'question.answered'`), int64(1))
	})
}

func TestListsOfQuestionsReadAnIndex(t *testing.T) {
	each(t, func(t *testing.T, r room) {
		for _, q := range []struct {
			kind  questions.Kind
			state questions.State
			index string
		}{{questions.Praise, "", "question_kind"}, {"", questions.Open, "question_state"}, {questions.Question, questions.Open, "question_"}, {"", "", ""}} {
			r.Listed(r.As(staff.Lead), "question", func(ctx context.Context, v db.View) error {
				_, _, err := r.Newest(ctx, v, q.kind, q.state, 0, 99, 50)
				return err
			}, q.index)
		}
		r.ListedSorted(r.As(staff.Lead), "question", func(ctx context.Context, v db.View) error {
			_, err := r.OfCase(ctx, v, r.id)
			return err
		}, "question_case")
	})
}
