// Package today is the page somebody begins the day with: what they owe, by
// time; what is nobody's yet; what has happened since yesterday; what is held
// back or not out.
//
// It decides nothing and keeps nothing. What is owed comes from sources: next
// steps from here, promises and whatever else has a time from the rooms that
// plug one in. Each entry leads to its thing, and an empty part says what the
// next good thing is.
//
// Tables: none.
package today
