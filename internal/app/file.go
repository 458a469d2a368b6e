package app

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"

	"github.com/BurntSushi/toml"
	"github.com/alecthomas/kong"
)

// File is the settings file as a source for the command line: it gives a value
// where neither a flag nor the environment does. Its keys are the flags' names
// with _ for -; a key that is no setting is an error, so that a typing mistake
// is not silently ignored.
func File(path string) kong.Resolver {
	var (
		values map[string]any
		failed error
	)
	if b, err := os.ReadFile(path); err == nil {
		if err := toml.Unmarshal(b, &values); err != nil {
			failed = fmt.Errorf("%s: %w", path, err)
		}
	} else if !errors.Is(err, fs.ErrNotExist) {
		failed = err
	}
	known := map[string]bool{}
	for _, name := range settingNames() {
		known[name] = true
	}
	for key := range values {
		if !known[key] {
			failed = fmt.Errorf("%s: %q is not a setting; kept serve --help lists them", path, key)
		}
	}
	return kong.ResolverFunc(func(_ *kong.Context, _ *kong.Path, flag *kong.Flag) (any, error) {
		if failed != nil {
			return nil, failed
		}
		key := strings.ReplaceAll(flag.Name, "-", "_")
		value, ok := values[key]
		if !ok || !known[key] {
			return nil, nil
		}
		for _, env := range flag.Envs {
			if _, set := os.LookupEnv(env); set {
				return nil, nil
			}
		}
		if list, ok := value.([]any); ok {
			parts := make([]string, len(list))
			for i, v := range list {
				parts[i] = fmt.Sprint(v)
			}
			return strings.Join(parts, ","), nil
		}
		return fmt.Sprint(value), nil
	})
}
