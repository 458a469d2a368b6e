package app_test

import (
	"bytes"
	"encoding/json"
	"net/http"
	"os"
	"path/filepath"
	"testing"

	"kept.example/kept/internal/app"
	"kept.example/kept/internal/core/desktest"
	"kept.example/kept/internal/platform/db"
)

// generated compares a committed file with what its source gives, or writes it.
func generated(t *testing.T, name string, want []byte) {
	t.Helper()
	if *update {
		if err := os.WriteFile(name, want, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("%s is not what its source gives; run make generate: %s", name, firstDifference(string(got), string(want)))
	}
}

func TestGeneratedSchema(t *testing.T) {
	sqlite, postgres := db.Whole(app.Schemas(app.Rooms())...)
	generated(t, "schema.sql", []byte(sqlite+"\n"+postgres))
}

func TestGeneratedOpenAPI(t *testing.T) {
	var indented bytes.Buffer
	raw, err := json.Marshal(document(t))
	if err == nil {
		err = json.Indent(&indented, raw, "", "  ")
	}
	if err != nil {
		t.Fatal(err)
	}
	indented.WriteByte('\n')
	generated(t, filepath.Join("..", "..", "docs", "openapi.json"), indented.Bytes())
}

// document is the API's description of itself, of the version of the product.
func document(t *testing.T) (doc map[string]any) {
	t.Helper()
	d := desktest.Lite(t, rooms()...)
	d.Nobody().Get("/api/openapi.json").Is(t, http.StatusOK).JSON(t, &doc)
	if info, ok := doc["info"].(map[string]any); ok {
		info["version"] = app.Version
	}
	return doc
}
