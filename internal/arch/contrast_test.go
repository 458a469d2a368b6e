package arch

import (
	"fmt"
	"math"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

var (
	knob   = regexp.MustCompile(`--([\w-]+):light-dark\(oklch\(((?:[^()]|\([^()]*\))*)\),oklch\(((?:[^()]|\([^()]*\))*)\)\)`)
	hueSet = regexp.MustCompile(`\.hue-\d+\{--h:(\d+)\}`)
)

// colour is OKLCH: lightness 0-1, chroma, hue in degrees.
type colour struct{ l, c, h float64 }

func parseColour(s string, hue float64) (colour, error) {
	f := strings.Fields(s)
	if len(f) != 3 {
		return colour{}, fmt.Errorf("%q is not three numbers", s)
	}
	var n [3]float64
	for i, x := range f {
		if x == "var(--h)" {
			n[i] = hue
			continue
		}
		v, err := strconv.ParseFloat(x, 64)
		if err != nil {
			return colour{}, err
		}
		n[i] = v
	}
	return colour{n[0], n[1], n[2]}, nil
}

// luminance is the relative luminance of WCAG, of the colour as sRGB shows it.
func (c colour) luminance() float64 {
	a, b := c.c*math.Cos(c.h*math.Pi/180), c.c*math.Sin(c.h*math.Pi/180)
	l := math.Pow(c.l+0.3963377774*a+0.2158037573*b, 3)
	m := math.Pow(c.l-0.1055613458*a-0.0638541728*b, 3)
	s := math.Pow(c.l-0.0894841775*a-1.2914855480*b, 3)
	in := func(v float64) float64 { return min(1, max(0, v)) }
	red := in(4.0767416621*l - 3.3077115913*m + 0.2309699292*s)
	green := in(-1.2684380046*l + 2.6097574011*m - 0.3413193965*s)
	blue := in(-0.0041960863*l - 0.7034186147*m + 1.7076147010*s)
	return 0.2126*red + 0.7152*green + 0.0722*blue
}

func contrast(a, b colour) float64 {
	x, y := a.luminance(), b.luminance()
	return (max(x, y) + 0.05) / (min(x, y) + 0.05)
}

// pairs are what stands on what: text needs 4.5, edges of controls and the focus ring 3.
var pairs = []struct {
	front, grounds string
	least          float64
}{
	{"ink", "bg sheet raise hover press sel tint ours note", 4.5},
	{"ink2", "bg sheet raise hover press sel tint ours", 4.5},
	{"ink3", "bg sheet raise hover sel tint ours", 4.5},
	{"acc-ink", "bg sheet raise acc-soft sel hover", 4.5},
	{"on-acc", "acc acc-hi", 4.5},
	{"good", "good-s sheet raise bg", 4.5},
	{"warn", "warn-s sheet raise sel bg", 4.5},
	{"bad", "bad-s sheet raise sel bg", 4.5},
	{"info", "info-s sheet raise", 4.5},
	{"note-ink", "note", 4.5},
	{"field", "sheet raise", 3},
	{"focus", "bg sheet raise sel note", 3},
}

func TestColoursCanBeRead(t *testing.T) {
	css := read(t, filepath.Join(static, "app.css"))
	hues := []float64{163}
	for _, m := range hueSet.FindAllStringSubmatch(css, -1) {
		h, err := strconv.ParseFloat(m[1], 64)
		if err != nil {
			t.Fatal(err)
		}
		hues = append(hues, h)
	}
	if len(hues) != 13 {
		t.Fatalf("%d hues, not the desk's and twelve of brands", len(hues))
	}
	for _, hue := range hues {
		for theme := range 2 {
			have := map[string]colour{}
			for _, m := range knob.FindAllStringSubmatch(css, -1) {
				c, err := parseColour(m[2+theme], hue)
				if err != nil {
					continue // a shadow with an alpha: nothing is read on it
				}
				have[m[1]] = c
			}
			for _, p := range pairs {
				for _, ground := range list(p.grounds) {
					front, ok := have[p.front]
					back, ok2 := have[ground]
					if !ok || !ok2 {
						t.Fatalf("no token %s or %s", p.front, ground)
					}
					if got := contrast(front, back); got < p.least {
						t.Errorf("hue %v, %s: --%s on --%s is %.2f to 1, less than %v", hue, list("light dark")[theme], p.front, ground, got, p.least)
					}
				}
			}
		}
	}
}

func TestContrastIsReckonedAsWCAGDoes(t *testing.T) {
	black, white, grey := colour{0, 0, 0}, colour{1, 0, 0}, colour{0.5999, 0, 0}
	if got := contrast(black, white); math.Abs(got-21) > 0.05 {
		t.Errorf("black on white is %.2f to 1", got)
	}
	if got := contrast(grey, white); math.Abs(got-3.95) > 0.1 {
		t.Errorf("middle grey on white is %.2f to 1", got)
	}
}
