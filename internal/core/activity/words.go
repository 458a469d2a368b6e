package activity

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"
	"time"

	"kept.example/kept/internal/platform/fault"
)

// encode writes data as it is stored and hashed: JSON with sorted keys.
func encode(data map[string]any) (string, error) {
	if data == nil {
		return "{}", nil
	}
	b, err := json.Marshal(data)
	return string(b), err
}

// decode reads data back: whole numbers as int64, the rest as JSON has it.
func decode(text string) (map[string]any, error) {
	d := json.NewDecoder(bytes.NewReader([]byte(text)))
	d.UseNumber()
	var data map[string]any
	if err := d.Decode(&data); err != nil {
		return nil, err
	}
	for k, v := range data {
		data[k] = plain(v)
	}
	return data, nil
}

// plain turns JSON's numbers into Go's, at any depth.
func plain(v any) any {
	switch v := v.(type) {
	case json.Number:
		if n, err := v.Int64(); err == nil {
			return n
		}
		f, _ := v.Float64() // a JSON number is a float64 at worst out of range
		return f
	case []any:
		for i := range v {
			v[i] = plain(v[i])
		}
	case map[string]any:
		for k := range v {
			v[k] = plain(v[k])
		}
	}
	return v
}

// sentence makes a sentence of a key and stored data.
func sentence(key string, data map[string]any) fault.Sentence {
	s := fault.Sentence{Key: key}
	for name, v := range data {
		s.Args = append(s.Args, fault.A(name, value(v)))
	}
	slices.SortFunc(s.Args, func(a, b fault.Arg) int { return strings.Compare(a.Name, b.Name) })
	return s
}

// value gives an argument back the type it had before it was stored: a time,
// a sentence, a list of texts.
func value(v any) any {
	switch v := v.(type) {
	case string:
		if len(v) >= len("2006-01-02T15:04:05Z") && v[4] == '-' && v[10] == 'T' {
			if t, err := time.Parse(time.RFC3339Nano, v); err == nil {
				return t
			}
		}
	case map[string]any:
		if key, ok := v["Key"].(string); ok {
			return fault.Sentence{Key: key, Args: args(v["Args"])}
		}
	case []any:
		texts := make([]string, 0, len(v))
		for _, one := range v {
			if t, ok := one.(string); ok {
				texts = append(texts, t)
			}
		}
		if len(texts) == len(v) {
			return texts
		}
	}
	return v
}

// args reads the arguments of a stored sentence.
func args(v any) (all []fault.Arg) {
	list, _ := v.([]any)
	for _, one := range list {
		if m, ok := one.(map[string]any); ok {
			name, _ := m["Name"].(string)
			all = append(all, fault.A(name, value(m["Value"])))
		}
	}
	return all
}
