package main

/* block
   comment */
func run(env string, queue chan string) {
	if env == "production" && !debug() {
		start("a")
	} else if len(env) > 3 {
	} else {
		stop()
	}
	for i := 0; i < 10; i++ {
		for _, item := range items() {
			item.Go("deep literal")
		}
	}
	for env != "x" {
		time.Sleep(time.Second)
	}
	for {
		break
	}
	switch env {
	case "dev", "test":
		one()
	default:
		two()
	}
	switch {
	case env == "a" || other():
		three()
	}
	switch v := any(queue).(type) {
	case *http.Server:
		v.Close()
	case int, string:
	}
	select {
	case message := <-queue:
		message.Handle()
	case <-time.After(5 * time.Second):
	default:
	}
	queue <- "sent-literal"
outer:
	for range 3 {
		continue outer
	}
	handler := func(w http.ResponseWriter) {
		w.Write(nil) // é🦀
	}
	{
		handler := 1
		_ = handler
	}
	return "returned-literal", 1
}
