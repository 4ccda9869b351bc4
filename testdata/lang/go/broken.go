package main

import "os"

func main() {
	os.Getenv("BEFORE")
	x := os.Getenv("X"
	if x == "" {
	}
	os.Getenv("AFTER")
}

func other() { os.Getenv("LATER") }
