package policies

import (
	"embed"
	"errors"
	"fmt"
	"math"
	"strings"

	"github.com/expr-lang/expr"
	"github.com/expr-lang/expr/ast"
	"github.com/expr-lang/expr/file"
	"github.com/expr-lang/expr/vm"

	"kept.example/kept/internal/platform/fault"
)

// Words holds the sentences of this package.
//
//go:embed words/*.json
var Words embed.FS

// Known is what is known of a case, and what the rules make of it: numbers as float64,
// yes or no as bool, words as string, lists of words as []any.
type Known map[string]any

// Form says what rules a text may have.
type Form struct {
	Rules   []string                                     // their names, in the order in which they are used
	Samples []Known                                      // every rule must reckon for each of them; the first one shows what is known
	Fits    func(name string, value any) *fault.Sentence // what is wrong with a value; nil for nothing
}

// Wrong is a line that does not read, or does not reckon.
type Wrong struct {
	Line int
	Text string
	Why  fault.Sentence
}

// Error is for logs.
func (w *Wrong) Error() string { return fmt.Sprintf("line %d: %s", w.Line, w.Why.Key) }

// Rule is one line of a policy.
type Rule struct {
	Name, Text, Source string
	Line               int
	program            *vm.Program
}

// Policy is a text that reads.
type Policy struct {
	Rules []Rule
	form  Form
}

// What a text and a rule may be at most.
const (
	LongestText = 20_000 // bytes
	mostNodes   = 200
	mostMemory  = 2_000 // values that a rule may make
	mostWrong   = 20
)

// Read reads a policy. What is wrong is returned with its line; then it is none.
func Read(text string, form Form) (*Policy, []*Wrong) {
	p := &Policy{form: form}
	if len(text) > LongestText {
		return nil, []*Wrong{{1, "", fault.Say("policies.long", fault.A("n", LongestText))}}
	}
	var wrong []*Wrong
	lines, number := map[string]int{}, 0
	env := Known{}
	for name, value := range form.Samples[0] {
		env[name] = value
	}
	for line := range strings.Lines(text) {
		number++
		r, why := p.line(line, number, lines, env)
		if why != nil && len(wrong) < mostWrong {
			wrong = append(wrong, &Wrong{number, strings.TrimSpace(line), *why})
		}
		if r.Name != "" && lines[r.Name] == 0 {
			lines[r.Name] = number
			p.Rules = append(p.Rules, r)
		}
	}
	if len(wrong) > 0 {
		return nil, wrong
	}
	for _, name := range form.Rules {
		if lines[name] == 0 {
			return nil, []*Wrong{{max(number, 1), "", say("policies.missing", fault.A("name", name))}}
		}
	}
	for _, sample := range form.Samples {
		if _, err := p.Run(sample); err != nil {
			return nil, []*Wrong{err}
		}
	}
	return p, nil
}

func say(key string, args ...fault.Arg) fault.Sentence { return fault.Say(key, args...) }

// line reads one line into a rule; a line of remarks is none. env is what the rule may
// know, to which its own value is added.
func (p *Policy) line(line string, number int, before map[string]int, env Known) (r Rule, why *fault.Sentence) {
	bad := func(key string, args ...fault.Arg) (Rule, *fault.Sentence) {
		s := say(key, args...)
		return r, &s
	}
	if bare, _, _ := strings.Cut(strings.TrimSpace(line), "#"); strings.TrimSpace(bare) == "" {
		return Rule{}, nil
	}
	r, ok := split(line, number)
	name := r.Name
	switch {
	case !ok || r.Text == "":
		r.Name = ""
		return bad("policies.shape")
	case !p.has(name):
		r.Name = ""
		return bad("policies.unknown", fault.A("name", name), fault.A("names", strings.Join(p.form.Rules, ", ")))
	case before[name] != 0:
		return bad("policies.twice", fault.A("name", name), fault.A("line", before[name]))
	case r.Source == "":
		return bad("policies.source")
	}
	program, err := compile(r.Text, env)
	if err != nil {
		why := refusal(err)
		return r, &why
	}
	r.program = program
	value, err := run(program, env)
	if err != nil {
		why := refusal(err)
		return r, &why
	}
	env[name] = value // the rules below know its kind
	return r, nil
}

// Lines returns the rules of a text as they are written, whether or not it reads; what
// has no shape of a rule is left out.
func Lines(text string) (all []Rule) {
	number := 0
	for line := range strings.Lines(text) {
		number++
		if r, ok := split(line, number); ok && r.Text != "" {
			all = append(all, r)
		}
	}
	return all
}

// split cuts a line into its name, how it is reckoned and its source; ok is false where
// there is no name.
func split(line string, number int) (r Rule, ok bool) {
	bare, source, _ := strings.Cut(strings.TrimSpace(line), "#")
	name, text, ok := strings.Cut(bare, "=")
	return Rule{Name: strings.TrimSpace(name), Text: strings.TrimSpace(text), Source: strings.TrimSpace(source), Line: number}, ok
}

func (p *Policy) has(name string) bool {
	for _, n := range p.form.Rules {
		if n == name {
			return true
		}
	}
	return false
}

// errNothing is a division by nothing, errNumber what is no number any more, and
// errRepeats what goes through a list.
var (
	errNothing = errors.New("it divides by nothing")
	errNumber  = errors.New("it is no number")
	errRepeats = errors.New("it repeats")
)

// compile reads one rule. It knows names, numbers, words and lists, choices, and few
// functions; nothing that repeats.
func compile(text string, env Known) (*vm.Program, error) {
	options := []expr.Option{
		expr.Env(map[string]any(env)), expr.MaxNodes(mostNodes), expr.DisableAllBuiltins(), expr.DisableIfOperator(),
		expr.Function("over", func(in ...any) (any, error) {
			a, b := float(in[0]), float(in[1])
			if b == 0 {
				return nil, errNothing
			}
			return a / b, nil
		}, new(func(float64, float64) float64), new(func(float64, int) float64), new(func(int, float64) float64), new(func(int, int) float64)),
		expr.Operator("/", "over"),
		expr.Function("sqrt", func(in ...any) (any, error) { return math.Sqrt(float(in[0])), nil }, new(func(float64) float64), new(func(int) float64)),
	}
	for _, name := range []string{"min", "max", "abs", "round", "floor", "ceil"} {
		options = append(options, expr.EnableBuiltin(name))
	}
	program, err := expr.Compile(text, options...)
	if err != nil {
		return nil, err
	}
	node, v := program.Node(), &repeats{}
	ast.Walk(&node, v)
	if v.found {
		return nil, errRepeats
	}
	return program, nil
}

// repeats finds what is done for each of a list, whose time nothing would bound.
type repeats struct{ found bool }

// Visit implements the visitor.
func (r *repeats) Visit(node *ast.Node) {
	if _, ok := (*node).(*ast.PredicateNode); ok {
		r.found = true
	}
}

func float(v any) float64 {
	switch n := v.(type) {
	case int:
		return float64(n)
	case float64:
		return n
	}
	return math.NaN()
}

// run reckons one rule.
func run(program *vm.Program, env Known) (any, error) {
	machine := vm.VM{MemoryBudget: mostMemory}
	value, err := machine.Run(program, map[string]any(env))
	if err != nil {
		return nil, err
	}
	switch n := value.(type) {
	case int:
		return float64(n), nil
	case float64:
		if math.IsNaN(n) || math.IsInf(n, 0) {
			return nil, errNumber
		}
	}
	return value, nil
}

// refusal says what is wrong with a rule.
func refusal(err error) fault.Sentence {
	if errors.Is(err, errNothing) || strings.Contains(err.Error(), "divide by zero") {
		return say("policies.nothing")
	}
	if errors.Is(err, errNumber) {
		return say("policies.number")
	}
	if errors.Is(err, errRepeats) {
		return say("policies.repeats")
	}
	var at *file.Error
	if errors.As(err, &at) {
		return say("policies.reads", fault.A("column", at.Column+1), fault.A("why", at.Message))
	}
	return say("policies.reads", fault.A("column", 1), fault.A("why", err.Error()))
}

// Run reckons all rules for what is known. It returns what is known with the value of
// each rule, or which line does not reckon.
func (p *Policy) Run(known Known) (Known, *Wrong) {
	env := make(Known, len(known)+len(p.Rules))
	for name, value := range known {
		env[name] = value
	}
	for _, r := range p.Rules {
		value, err := run(r.program, env)
		if err != nil {
			return nil, &Wrong{r.Line, r.Name + " = " + r.Text, refusal(err)}
		}
		if why := p.form.Fits(r.Name, value); why != nil {
			return nil, &Wrong{r.Line, r.Name + " = " + r.Text, *why}
		}
		env[r.Name] = value
	}
	return env, nil
}
