package main

import (
	"net/http"

	"acme-tools.io/common/server"
)

func main() {
	mux := http.NewServeMux()
	mux.HandleFunc("/orders", func(w http.ResponseWriter, r *http.Request) {})
	server.Run(mux)
}
