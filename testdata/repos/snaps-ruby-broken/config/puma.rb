threads_count = ENV.fetch("RAILS_MAX_THREADS", 5)
threads threads_count, threads_count

bind "tcp://127.0.0.1:3000"

pidfile "tmp/pids/server.pid"

before_fork { Signal.trap("TERM", "IGNORE") }
