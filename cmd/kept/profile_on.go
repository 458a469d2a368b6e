//go:build profile

package main

import (
	"fmt"
	"os"
	"runtime/pprof"
)

// profiled writes what the processors do, and what memory held at the end, into files of the folder
// KEPT_PROFILE, for those who measure.
func profiled() (end func()) {
	folder := os.Getenv("KEPT_PROFILE")
	if folder == "" {
		return func() {}
	}
	f, err := os.Create(fmt.Sprintf("%s/%d.cpu", folder, os.Getpid()))
	if err != nil || pprof.StartCPUProfile(f) != nil {
		return func() {}
	}
	return func() {
		pprof.StopCPUProfile()
		f.Close()
		if heap, err := os.Create(fmt.Sprintf("%s/%d.heap", folder, os.Getpid())); err == nil {
			pprof.WriteHeapProfile(heap)
			heap.Close()
		}
	}
}
