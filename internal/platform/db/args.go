package db

import (
	"database/sql/driver"
	"fmt"
	"math"
	"reflect"
	"time"
)

// convert turns arguments into what both drivers bind alike.
func convert(args []any) ([]any, error) {
	out := make([]any, len(args))
	for i, a := range args {
		v, err := arg(a)
		if err != nil {
			return nil, fmt.Errorf("argument $%d: %w", i+1, err)
		}
		out[i] = v
	}
	return out, nil
}

// arg turns one argument into an int64, a float64, a string, bytes or nil.
func arg(a any) (any, error) {
	switch v := a.(type) {
	case nil, int64, float64:
		return v, nil
	case string:
		return Text(v), nil
	case int:
		return int64(v), nil
	case bool:
		return flag(v), nil
	case time.Time:
		return micros(v), nil
	case []byte:
		if v == nil {
			return nil, nil
		}
		return v, nil
	case driver.Valuer:
		if r := reflect.ValueOf(a); r.Kind() == reflect.Pointer && r.IsNil() {
			return nil, nil
		}
		w, err := v.Value()
		if err != nil {
			return nil, err
		}
		return arg(w)
	}
	return argByKind(reflect.ValueOf(a))
}

// flag is how a truth is stored.
func flag(b bool) int64 {
	if b {
		return 1
	}
	return 0
}

// argByKind converts named types and pointers.
func argByKind(r reflect.Value) (any, error) {
	switch r.Kind() {
	case reflect.Pointer:
		if r.IsNil() {
			return nil, nil
		}
		return arg(r.Elem().Interface())
	case reflect.String:
		return Text(r.String()), nil
	case reflect.Bool:
		return flag(r.Bool()), nil
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		return r.Int(), nil
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		if r.Uint() > math.MaxInt64 {
			return nil, fmt.Errorf("%d does not fit a BIGINT", r.Uint())
		}
		return int64(r.Uint()), nil
	case reflect.Float32, reflect.Float64:
		return r.Float(), nil
	case reflect.Slice:
		if r.Type().Elem().Kind() == reflect.Uint8 {
			return arg(r.Bytes())
		}
	case reflect.Array:
		if r.Type().Elem().Kind() == reflect.Uint8 {
			b := make([]byte, r.Len())
			reflect.Copy(reflect.ValueOf(b), r)
			return b, nil
		}
	case reflect.Struct:
		if t := reflect.TypeFor[time.Time](); r.CanConvert(t) {
			return arg(r.Convert(t).Interface())
		}
	}
	return nil, fmt.Errorf("a %s cannot be stored", r.Type())
}
