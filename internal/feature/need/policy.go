package need

import (
	_ "embed"
	"slices"
	"strconv"
	"strings"

	"kept.example/kept/internal/platform/fault"
)

// Policy says what each point weighs.
type Policy struct {
	ID      int64 // of its version; 0 for the one that the desk came with
	Text    string
	Weights map[Kind]int
}

// mostWeight is what a point weighs at most: five days of waiting.
const mostWeight = 60

// longestPolicy is how long a policy may be, in bytes.
const longestPolicy = 10_000

//go:embed policy.txt
var firstText string

// firstPolicy is the one that the desk came with.
func firstPolicy() Policy {
	p, wrong := ReadPolicy(firstText)
	if len(wrong) > 0 {
		panic(wrong[0].Why.Key) // it is built in
	}
	return p
}

// Wrong is a line of a policy that does not read.
type Wrong struct {
	Line int
	Text string
	Why  fault.Sentence
}

// ReadPolicy reads a policy: a line a point, its name and what it weighs; # begins
// a remark. A point that is left out weighs what it did at first. What is wrong is
// returned with its line; then the policy is none.
func ReadPolicy(text string) (p Policy, wrong []Wrong) {
	p = Policy{Text: text, Weights: map[Kind]int{
		Blocked: 30, Work: 20, Money: 15, Deadline: 20, Since: 10, Repeated: 10, Again: 15, Broken: 15, Slow: 10, Pays: 5}}
	if len(text) > longestPolicy {
		return p, []Wrong{{1, "", fault.Say("need.policy.long")}}
	}
	lines := map[Kind]int{}
	number := 0
	for line := range strings.Lines(text) {
		number++
		bare, _, _ := strings.Cut(line, "#")
		fields := strings.Fields(strings.ReplaceAll(bare, "=", " "))
		if len(fields) == 0 {
			continue
		}
		why := p.line(fields, lines)
		if why != nil {
			wrong = append(wrong, Wrong{number, strings.TrimSpace(line), *why})
			continue
		}
		lines[Kind(fields[0])] = number
	}
	if len(wrong) > 0 {
		return p, wrong
	}
	return p, p.proportion(text, lines)
}

// line reads one line of a policy.
func (p Policy) line(fields []string, before map[Kind]int) *fault.Sentence {
	bad := func(key string, args ...fault.Arg) *fault.Sentence {
		s := fault.Say(key, args...)
		return &s
	}
	k := Kind(fields[0])
	switch {
	case !slices.Contains(kinds, k):
		names := make([]string, len(kinds))
		for i, k := range kinds {
			names[i] = string(k)
		}
		return bad("need.policy.unknown", fault.A("name", fields[0]), fault.A("names", strings.Join(names, ", ")))
	case before[k] != 0:
		return bad("need.policy.twice", fault.A("name", fields[0]), fault.A("line", before[k]))
	case k == Danger:
		if len(fields) != 2 || fields[1] != "first" {
			return bad("need.policy.danger")
		}
		return nil
	case len(fields) != 2:
		return bad("need.policy.shape")
	}
	n, err := strconv.Atoi(fields[1])
	switch {
	case err != nil:
		return bad("need.policy.number", fault.A("text", fields[1]))
	case n < 0 || n > mostWeight:
		return bad("need.policy.range", fault.A("most", mostWeight))
	case k == Again && n == 0:
		return bad("need.policy.again")
	}
	p.Weights[k] = n
	return nil
}

// proportion refuses a policy in which what somebody pays weighs as much as
// something that hurts and counts at all.
func (p Policy) proportion(text string, lines map[Kind]int) []Wrong {
	for _, k := range hurts {
		if w := p.Weights[k]; w > 0 && p.Weights[Pays] >= w {
			at := lines[Pays]
			if at == 0 {
				at = lines[k]
			}
			var line string
			if all := strings.Split(text, "\n"); at > 0 && at <= len(all) {
				line = strings.TrimSpace(all[at-1])
			}
			return []Wrong{{at, line, fault.Say("need.policy.pays", fault.A("name", string(k)), fault.A("n", w))}}
		}
	}
	return nil
}
