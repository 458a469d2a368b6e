package arch

import (
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// table is one CREATE TABLE of a schema file.
type table struct {
	name, owner, file string
	columns           []column
}

type column struct {
	name, def string
}

// notNull says whether a column never holds NULL.
func (c column) notNull() bool {
	return strings.Contains(c.def, "NOT NULL") || strings.Contains(c.def, "PRIMARY KEY") || strings.HasPrefix(c.def, "{{id}}") || strings.HasPrefix(c.def, "{{xid}}")
}

var (
	lineComment = regexp.MustCompile(`--[^\n]*`)
	macro       = regexp.MustCompile(`\{\{\w+\}\}`)
	created     = regexp.MustCompile(`(?is)CREATE\s+(?:VIRTUAL\s+)?TABLE\s+(?:IF\s+NOT\s+EXISTS\s+)?(\w+)`)
	indexed     = regexp.MustCompile(`(?i)(?:CREATE\s+(?:UNIQUE\s+)?INDEX\s+(?:IF\s+NOT\s+EXISTS\s+)?\w+\s+ON|ALTER\s+TABLE|DROP\s+TABLE)\s+(\w+)`)
	fileName    = regexp.MustCompile(`^\d{12}_(\w+)\.sql$`)
	constraint  = regexp.MustCompile(`(?i)^(PRIMARY|UNIQUE|CHECK|FOREIGN|CONSTRAINT)\b`)
)

func schemaFiles(t *testing.T) []string {
	t.Helper()
	return found(t, "internal/*/*/schema/*.sql")
}

// parseTables reads the tables of a schema text. Strings with parentheses do not occur in ours.
func parseTables(sql string) []table {
	sql = lineComment.ReplaceAllString(sql, "")
	var all []table
	for _, m := range created.FindAllStringSubmatchIndex(sql, -1) {
		tb := table{name: sql[m[2]:m[3]]}
		depth, start := 0, -1
	body:
		for i := m[1]; i < len(sql); i++ {
			switch sql[i] {
			case '(':
				if depth++; depth == 1 {
					start = i + 1
				}
			case ',', ')':
				if sql[i] == ')' {
					depth--
				}
				if depth == 0 || depth == 1 && sql[i] == ',' {
					part := strings.Join(strings.Fields(sql[start:i]), " ")
					start = i + 1
					if name, def, ok := strings.Cut(part, " "); ok && !constraint.MatchString(part) {
						tb.columns = append(tb.columns, column{name, def})
					}
					if depth == 0 {
						break body
					}
				}
			case ';':
				break body
			}
		}
		all = append(all, tb)
	}
	return all
}

func allTables(t *testing.T) []table {
	t.Helper()
	var all []table
	for _, name := range schemaFiles(t) {
		for _, tb := range parseTables(read(t, name)) {
			tb.owner, tb.file = owner(name), name
			all = append(all, tb)
		}
	}
	return all
}

func tablesByOwner(t *testing.T) map[string][]string {
	t.Helper()
	of := map[string][]string{}
	for _, tb := range allTables(t) {
		if !slices.Contains(of[tb.owner], tb.name) {
			of[tb.owner] = append(of[tb.owner], tb.name)
		}
	}
	return of
}

// schemaRules are what both engines must understand alike.
var schemaRules = []struct{ pattern, why string }{
	{`(?i)\b(BIGINT|INTEGER|INT)\b[^,;()]*\bPRIMARY\s+KEY`, "an id is {{id}}: on SQLite a missing BIGINT PRIMARY KEY becomes NULL"},
	{`(?i)\b(BIG)?SERIAL\b|AUTOINCREMENT|GENERATED\s+(ALWAYS|BY)`, "an id is {{id}}"},
	{`(?i)\bnow\s*\(|CURRENT_(TIMESTAMP|DATE|TIME)|strftime|datetime\s*\(`, "the time comes from tx.Now"},
	{`(?i)\b(TIMESTAMP(TZ)?|DATETIME|DATE|TIME|INTERVAL)\b\s*(NOT|NULL|,|\)|DEFAULT|$)`, "times are BIGINT, microseconds UTC"},
	{`(?i)\bBOOL(EAN)?\b`, "flags are SMALLINT, 0 or 1"},
	{`(?i)\b(JSONB?|UUID|BYTEA|BLOB|VARCHAR|CHAR\s*\(|HSTORE|CITEXT|MONEY)\b`, "TEXT, BIGINT, SMALLINT, {{key}} and {{blob}} are what both engines have"},
	{`\w\s*\[\s*\]|(?i)\bARRAY\s*\[`, "no arrays"},
	{`(?i)\bCOLLATE\b`, "sorted text is a {{key}} column"},
	{`(?i)\bWITHOUT\s+ROWID\b|\bSTRICT\b|\bPRAGMA\b`, "one text for both engines"},
	{`(?i)\bCREATE\s+(OR\s+REPLACE\s+)?(FUNCTION|TRIGGER|EXTENSION|TYPE)\b`, "rules live in Go; {{append_only TABLE}} has the database keep a table"},
}

func brokenRules(sql string) []string {
	sql = macro.ReplaceAllString(lineComment.ReplaceAllString(sql, ""), "macro")
	var why []string
	for _, r := range schemaRules {
		if m := regexp.MustCompile(r.pattern).FindString(sql); m != "" {
			why = append(why, strings.Join(strings.Fields(m), " ")+": "+r.why)
		}
	}
	return why
}

func TestSchemasSuitBothEngines(t *testing.T) {
	for _, name := range schemaFiles(t) {
		rel := strings.TrimPrefix(filepath.ToSlash(name), "../../")
		if m := fileName.FindStringSubmatch(path.Base(rel)); m == nil || m[1] != path.Base(owner(name)) && !strings.HasPrefix(m[1], path.Base(owner(name))+"_") {
			t.Errorf("%s: a schema file is called YYYYMMDDHHMM_%s.sql", rel, path.Base(owner(name)))
		}
		for _, why := range brokenRules(read(t, name)) {
			t.Errorf("%s: %s", rel, why)
		}
	}
}

var timeColumn = regexp.MustCompile(`^(at|due|until|since)$|_(at|due|until|since)$`)

func TestTimesAreMicroseconds(t *testing.T) {
	for _, tb := range allTables(t) {
		for _, c := range tb.columns {
			if timeColumn.MatchString(c.name) && !strings.HasPrefix(c.def, "BIGINT") {
				t.Errorf("%s.%s is %q; times are BIGINT", tb.name, c.name, c.def)
			}
		}
	}
}

func TestATableHasOneOwner(t *testing.T) {
	by := map[string]string{}
	for _, tb := range allTables(t) {
		if was, twice := by[tb.name]; twice && was != tb.owner {
			t.Errorf("table %s is made by %s and %s", tb.name, was, tb.owner)
		}
		by[tb.name] = tb.owner
	}
	for _, name := range schemaFiles(t) {
		for _, m := range indexed.FindAllStringSubmatch(lineComment.ReplaceAllString(read(t, name), ""), -1) {
			if who := by[m[1]]; who != owner(name) {
				t.Errorf("%s changes table %s, which belongs to %s", name, m[1], who)
			}
		}
	}
}

func TestSchemaRulesFindWhatTheyForbid(t *testing.T) {
	for sql, broken := range map[string]bool{
		`CREATE TABLE a (id {{id}}, at BIGINT NOT NULL)`:         false,
		`CREATE TABLE a (id BIGINT PRIMARY KEY)`:                 true,
		`CREATE TABLE a (x BIGINT NOT NULL, PRIMARY KEY (x, y))`: false,
		`CREATE TABLE a (at TIMESTAMPTZ NOT NULL)`:               true,
		`CREATE TABLE a (at BIGINT DEFAULT now())`:               true,
		`CREATE TABLE a (tags TEXT[])`:                           true,
		`CREATE TABLE a (on_it BOOLEAN)`:                         true,
		`-- now() is what tx.Now tells`:                          false,
	} {
		if got := brokenRules(sql); (len(got) > 0) != broken {
			t.Errorf("%s: %v", sql, got)
		}
	}
	tbs := parseTables("CREATE TABLE a (\n id {{id}}, -- of it\n state TEXT NOT NULL CHECK (state IN ('x', 'y')),\n due BIGINT,\n CHECK (due > 0)\n);")
	if len(tbs) != 1 || len(tbs[0].columns) != 3 || tbs[0].columns[2].notNull() || !tbs[0].columns[1].notNull() {
		t.Errorf("tables are read as %+v", tbs)
	}
}
