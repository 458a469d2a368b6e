package people

// Asked is a list and the index it is read from.
type Asked struct {
	Index, SQL string
	Args       []any
}

// Queries are the lists of people and organizations.
func Queries() map[string]Asked {
	some := func(query string) string { return placeholders(query, 50) }
	between := []any{"a", "b", "a", int64(3)}
	return map[string]Asked{
		"everybody":       {"", pageQuery, []any{int64(7), 50}},
		"members":         {"person_organization", memberQuery, []any{int64(7), 50, int64(3)}},
		"newest":          {"", some(`SELECT p.id` + newestQuery), []any{int64(99)}},
		"by name":         {"person_listed", some(byNameQuery), between},
		"by address":      {"identity_key", some(byAddressQuery), between},
		"organizations":   {"organization_listed", some(organizationsQuery), between},
		"merged":          {"person_merged", `SELECT id FROM person WHERE merged_into = $1`, []any{int64(3)}},
		"part":            {"organization_merged", `SELECT id FROM organization WHERE merged_into = $1 ORDER BY id`, []any{int64(3)}},
		"removed address": {"identity_gone_person", `SELECT id FROM identity_gone WHERE person_id = $1 ORDER BY id`, []any{int64(3)}},
	}
}
