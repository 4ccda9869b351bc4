package server

import (
	"log"
	"net/http"
)

// Run serves until the process ends.
func Run(handler http.Handler) {
	log.Fatal(http.ListenAndServe("127.0.0.1:8080", handler))
}
