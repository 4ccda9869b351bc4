#!/usr/bin/env puma
# puma.rb, schedule.rb, Sinatra and unicorn
port ENV.fetch("PORT") { 3000 }
port ENV.fetch("PORT", 3000)
workers Integer(ENV["WEB_CONCURRENCY"] || 2)
threads_count = ENV.fetch("RAILS_MAX_THREADS") { raise "unset" }
bind "tcp://0.0.0.0:#{ENV['PORT'] || 9292}"
pidfile "tmp/pids/server.pid"
stdout_redirect '/var/log/a.log', '/var/log/b.log', true
preload_app!
daemonize
on_worker_boot do
  ActiveRecord::Base.establish_connection
end
set :bind, "0.0.0.0"
set :port, 4567
every 1.day, at: '4:30 am' do
  rake "db:clean"
end
every 5.minutes do runner "Job.run" end
trap("TERM") { exit! }
Signal.trap "INT" do
  stop = true
end
at_exit { cleanup(stop) }
pid = fork do
  exec "ruby", "worker.rb"
end
Process.detach(pid)
Process.daemon
fork
loop do
  work
  sleep 5
end
task :migrate => :environment do |t|
  sh "bundle exec rake db:migrate"
end
get "/" do
  session[:user] = params[:user]
  erb :index
end
