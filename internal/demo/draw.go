package demo

import (
	_ "embed"
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"time"

	"github.com/BurntSushi/toml"
)

//go:embed large.toml
var largeFile string

// tongue is how people of one language talk.
type tongue struct {
	Code  string
	Share int

	First, Last, Things, Parts, Subjects, Openings, Sentences, Closings, Answers, Notes []string
}

func tongues() (all []tongue, err error) {
	var file struct{ Lang []tongue }
	meta, err := toml.Decode(largeFile, &file)
	if err == nil && len(meta.Undecoded()) > 0 {
		err = fmt.Errorf("large.toml: nobody knows %v", meta.Undecoded())
	}
	return file.Lang, err
}

// drawer draws from the stated distributions.
type drawer struct {
	*rand.Rand
	tongues []tongue
	serial  int64 // the number that the next body says
}

func pick[T any](d *drawer, all []T) T { return all[d.IntN(len(all))] }

// in says yes n times in a hundred.
func (d *drawer) in100(n int) bool { return d.IntN(100) < n }

// logNormal draws around a median.
func (d *drawer) logNormal(median, sigma float64) float64 {
	return median * math.Exp(sigma*d.NormFloat64())
}

// tongue draws a language.
func (d *drawer) tongue() *tongue {
	n := d.IntN(100)
	for i := range d.tongues {
		if n -= d.tongues[i].Share; n < 0 {
			return &d.tongues[i]
		}
	}
	return &d.tongues[0]
}

// length draws how many messages a case has.
func (d *drawer) length() int {
	if d.IntN(100) == 0 {
		return 101 + d.IntN(80)
	}
	const stop = 1 / (1 + 2.63)
	n := 1 + int(math.Log(1-d.Float64())/math.Log(1-stop))
	return min(n, 40)
}

// began draws when a case that is done began.
func (d *drawer) began(now time.Time) time.Time {
	for {
		day := now.Add(-time.Duration(1+d.IntN(1000)) * 24 * time.Hour)
		if w := day.Weekday(); (w == time.Saturday || w == time.Sunday) && d.in100(50) {
			continue
		}
		around := 10.0
		if d.in100(35) {
			around = 20
		}
		minute := math.Mod(math.Abs(60*(around+2.2*d.NormFloat64())), 24*60)
		return day.Truncate(24 * time.Hour).Add(time.Duration(minute*60) * time.Second)
	}
}

// times draws when the messages of a case are said, all before now.
func (d *drawer) times(first, now time.Time, n int) []time.Time {
	all := make([]time.Time, n)
	all[0] = first
	for i := 1; i < n; i++ {
		all[i] = all[i-1].Add(time.Duration(d.logNormal(4, 1.2) * float64(time.Hour)))
	}
	if over := all[n-1].Sub(first); over > now.Sub(first) {
		press := float64(now.Sub(first)) / float64(over) * 0.98
		for i := 1; i < n; i++ {
			all[i] = first.Add(time.Duration(float64(all[i].Sub(first)) * press))
		}
	}
	return all
}

// fill fills in the words of a sentence.
func (d *drawer) fill(t *tongue, s string) string {
	if !strings.Contains(s, "{") {
		return s
	}
	return strings.NewReplacer("{thing}", pick(d, t.Things), "{part}", pick(d, t.Parts), "{n}", fmt.Sprint(2+d.IntN(18)),
		"{order}", fmt.Sprint(50000+d.serial)).Replace(s)
}

// body draws what somebody says; the number in it makes it like no other.
func (d *drawer) body(t *tongue, sentences []string, name string) string {
	d.serial++
	var b strings.Builder
	b.WriteString(pick(d, t.Openings))
	b.WriteString("\n\n")
	n := min(max(1, int(d.logNormal(4, 0.7)+0.5)), 150)
	for i := range n {
		if i > 0 && i%4 == 0 {
			b.WriteString("\n\n")
		} else if i > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(d.fill(t, pick(d, sentences)))
	}
	fmt.Fprintf(&b, " (No. %d)\n\n%s\n%s\n", 50000+d.serial, pick(d, t.Closings), name)
	return b.String()
}
