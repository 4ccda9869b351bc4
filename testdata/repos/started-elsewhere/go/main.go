package main
import "example.com/c/router"
func main() {
	r := router.New()
	r.Logger.Fatal(r.Start("127.0.0.1:8585"))
}
