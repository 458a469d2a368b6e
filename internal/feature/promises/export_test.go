package promises

// Board is the list of promises in a state.
var Board = (*Promises).board
