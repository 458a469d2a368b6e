package arch

import (
	"go/ast"
	"regexp"
	"slices"
	"strings"
	"testing"
)

var (
	written  = regexp.MustCompile(`\b(?:INSERT\s+INTO|UPDATE|DELETE\s+FROM|TRUNCATE)\s+(?:ONLY\s+)?(\w+)`)
	readFrom = regexp.MustCompile(`\b(?:FROM|JOIN)\s+(\w+)`)
	ordered  = regexp.MustCompile(`(?s)\bORDER\s+BY\s+(.+?)(?:\bLIMIT\b|\bOFFSET\b|\bFOR\b|\)|$)`)
	plain    = regexp.MustCompile(`^(?:\w+\.)?([a-z_]\w*)(?:\s+(?:ASC|DESC))?$`)
	selected = regexp.MustCompile(`(?s)\bINSERT\s+INTO\b.*?\bSELECT\b(.*?)\bON\s+CONFLICT\b`)
	isSQL    = regexp.MustCompile(`\b(?:SELECT|INSERT\s+INTO|UPDATE|DELETE\s+FROM|WITH)\b`)
)

// engineOnly is SQL of one engine. What the engines do not share is in db (and in the queue, which locks).
var engineOnly = []struct{ pattern, why string }{
	{`(?i)\bnow\s*\(\s*\)|\bCURRENT_(TIMESTAMP|DATE|TIME)\b|\bclock_timestamp\b`, "the time comes from tx.Now"},
	{`::\s*\w+`, "CAST(x AS type) is what both engines read"},
	{`(?i)\bILIKE\b`, "text is folded in Go"},
	{`(?i)=\s*ANY\s*\(|\bARRAY\s*\[|\bunnest\s*\(`, "no arrays"},
	{`(?i)\bINSERT\s+OR\s+(REPLACE|IGNORE)\b`, "ON CONFLICT is what both engines read"},
	{`(?i)\b(strftime|julianday|last_insert_rowid|group_concat|string_agg|date_trunc|to_timestamp)\s*\(`, "only one engine has it"},
	{`(?i)\bFOR\s+UPDATE\b|\bpg_\w+|\bsqlite_\w+`, "locks and engine tables are db's"},
	{`(?i)\b(lower|upper)\s*\(`, "SQLite folds ASCII only; db.Key folds"},
}

func mayKnowTheEngine(pkg string) bool {
	return pkg == "internal/platform/db" || pkg == "internal/platform/jobs"
}

func TestOnlyTheOwnerWritesATable(t *testing.T) {
	by := map[string]string{}
	for _, tb := range allTables(t) {
		by[tb.name] = tb.owner
	}
	for _, f := range product(t) {
		texts(f, func(n ast.Node, text string) {
			for _, m := range written.FindAllStringSubmatch(text, -1) {
				if who := by[m[1]]; who != "" && who != f.pkg {
					t.Errorf("%s writes %s, which belongs to %s", f.at(n), m[1], who)
				}
			}
			if !isSQL.MatchString(text) || !strings.HasPrefix(f.pkg, "internal/feature/") {
				return
			}
			for _, m := range readFrom.FindAllStringSubmatch(text, -1) {
				if who := by[m[1]]; strings.HasPrefix(who, "internal/feature/") && who != f.pkg {
					t.Errorf("%s reads %s, which belongs to the room %s; rooms share facts and marks", f.at(n), m[1], who)
				}
			}
		})
	}
}

func TestSQLSuitsBothEngines(t *testing.T) {
	for _, f := range product(t) {
		texts(f, func(n ast.Node, text string) {
			if !isSQL.MatchString(text) {
				return
			}
			if !mayKnowTheEngine(f.pkg) {
				for _, r := range engineOnly {
					if m := regexp.MustCompile(r.pattern).FindString(text); m != "" {
						t.Errorf("%s: %q: %s", f.at(n), m, r.why)
					}
				}
			}
			if unguarded(text) {
				t.Errorf("%s: INSERT … SELECT … ON CONFLICT needs WHERE true, or SQLite reads ON as a join", f.at(n))
			}
		})
	}
}

// unguarded tells an upsert from a SELECT without a WHERE.
func unguarded(sql string) bool {
	for _, m := range selected.FindAllStringSubmatch(sql, -1) {
		if !strings.Contains(strings.ToUpper(m[1]), "WHERE") {
			return true
		}
	}
	return false
}

// sortKeys returns the columns that a text sorts by, as far as they are plain.
func sortKeys(sql string) []string {
	var keys []string
	for _, m := range ordered.FindAllStringSubmatch(sql, -1) {
		for term := range strings.SplitSeq(m[1], ",") {
			if c := plain.FindStringSubmatch(strings.Join(strings.Fields(term), " ")); c != nil {
				keys = append(keys, c[1])
			}
		}
	}
	return keys
}

// NULL sorts first on one engine and last on the other. A key is judged by the tables of the package that sorts; where one
// of them has it NOT NULL, the benefit of the doubt is given.
func TestWhatIsSortedByIsNeverNull(t *testing.T) {
	tables := allTables(t)
	for _, f := range product(t) {
		texts(f, func(n ast.Node, text string) {
			if !isSQL.MatchString(text) {
				return
			}
			for _, key := range sortKeys(text) {
				var have, never int
				for _, tb := range tables {
					if tb.owner != f.pkg {
						continue
					}
					if i := slices.IndexFunc(tb.columns, func(c column) bool { return c.name == key }); i >= 0 {
						have++
						if tb.columns[i].notNull() {
							never++
						}
					}
				}
				if have > 0 && never == 0 {
					t.Errorf("%s sorts by %s, which may be NULL", f.at(n), key)
				}
			}
		})
	}
}

func TestSQLRulesFindWhatTheyForbid(t *testing.T) {
	if !unguarded("INSERT INTO a (x) SELECT x FROM b ON CONFLICT (x) DO NOTHING") {
		t.Error("an upsert from a bare SELECT passes")
	}
	if unguarded("INSERT INTO a (x) SELECT x FROM b WHERE true ON CONFLICT (x) DO NOTHING") || unguarded("INSERT INTO a VALUES (1) ON CONFLICT DO NOTHING") {
		t.Error("a good upsert does not pass")
	}
	if got := sortKeys("SELECT x FROM a ORDER BY c.next_due DESC, coalesce(b, 0), id LIMIT $1"); !slices.Equal(got, []string{"next_due"}) && !slices.Equal(got, []string{"next_due", "id"}) {
		t.Errorf("sort keys are read as %v", got)
	}
	if m := written.FindStringSubmatch("UPDATE cases SET status = $1"); m == nil || m[1] != "cases" {
		t.Error("an UPDATE is not seen")
	}
}
