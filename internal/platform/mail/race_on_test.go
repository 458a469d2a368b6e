//go:build race

package mail

const raceDetector = true
