package torture

import (
	"strings"
	"testing"
)

// Each rule for a reply can be broken, and is found then.
func TestTheFateOfAReply(t *testing.T) {
	yes, unheard := mailed{said: true}, mailed{}
	for _, c := range []struct {
		name  string
		r     reply
		given []mailed
		wrong string // part of what is said; "" for nothing
	}{
		{"delivered", reply{state: "delivered", settled: true}, []mailed{yes}, ""},
		{"never heard of", reply{state: "delivered", settled: true}, nil, "never said 250"},
		{"deferred with a job", reply{state: "deferred", job: true}, nil, ""},
		{"deferred for ever", reply{state: "deferred"}, nil, "no job will do it"},
		{"failed with a task", reply{state: "failed", settled: true, status: "open", told: 1}, nil, ""},
		{"failed in silence", reply{state: "failed", settled: true, status: "solved"}, nil, "nobody has it as a task"},
		{"failed and arrived", reply{state: "failed", settled: true, status: "open", told: 1}, []mailed{yes}, "the relay has it"},
		// Killed between the 250 and the books it is in doubt, and stays so when the
		// next try is refused.
		{"arrived, and then refused", reply{state: "failed", settled: true, status: "open", told: 1, doubtful: 1}, []mailed{yes}, "the relay has it"},
		{"in doubt after a refusal", reply{state: "uncertain", settled: true, status: "open", told: 1, doubtful: 1}, []mailed{yes}, ""},
		{"twice and marked", reply{state: "delivered", settled: true, doubtful: 1}, []mailed{unheard, yes}, ""},
		{"twice and not marked", reply{state: "delivered", settled: true}, []mailed{unheard, yes}, "marked uncertain 0 times"},
		{"three times and marked once", reply{state: "delivered", settled: true, doubtful: 1}, []mailed{unheard, unheard, yes}, "marked uncertain 1 times"},
		{"the line died after the dot", reply{state: "deferred", job: true}, []mailed{unheard}, "not marked uncertain"},
		{"settled and nowhere", reply{state: "queued", settled: true}, nil, "went nowhere"},
	} {
		tr := &trial{res: &Result{}}
		(&desk{t: tr}).fate(c.r, c.given)
		said := strings.Join(tr.res.Wrong, "\n")
		if c.wrong == "" && said != "" || !strings.Contains(said, c.wrong) {
			t.Errorf("%s: %q, want %q", c.name, said, c.wrong)
		}
	}
}

func TestAReportAddsUpAndSaysWhatWasNotRun(t *testing.T) {
	r := Report{Form: "shard 2"}
	for _, n := range []int64{1000, 2500} {
		one := Result{Scenario: "kill", Goal: "T1", Engine: "sqlite"}
		one.figure(Figure{What: acknowledged, N: n})
		one.figure(Figure{What: "slowest", N: n / 10, Unit: "ms"})
		r.add(one)
	}
	r.add(Result{Scenario: "power", Engine: "sqlite", NotRun: "no FUSE"})
	var b strings.Builder
	if err := r.Write(&b); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"2 trials", "messages acknowledged 3,500", "slowest 250 ms", "not run: no FUSE", "none lost, none doubled", "1 trials were not run"} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("the report does not say %q:\n%s", want, &b)
		}
	}
	if !r.OK() {
		t.Error("it is not in order")
	}
	r.add(Result{Scenario: "kill", Engine: "sqlite", Wrong: []string{"lost"}})
	if r.OK() || !strings.Contains(r.Sentence(), "OFF in 1 places") {
		t.Errorf("a loss is in order: %s", r.Sentence())
	}
}
