// Bench measures Kept from outside: it starts the real binary, drives it with
// mail over SMTP, page and API requests and a real browser, and prints each
// figure beside its goal and the machine's own limit.
//
//	go run ./bench                all of it, about eight minutes
//	go run ./bench -short         a quick look, about two
//	go run ./bench -only intake   one of them: limits intake slow filing pages start demo weights next jobs
//
// The program that makes the load is a process of its own; what the desk takes
// of the processor is read from the system, its children with it. Nothing here
// is a test: figures depend on the machine and on what else it does.
package main
