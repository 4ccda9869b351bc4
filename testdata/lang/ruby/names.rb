# frozen_string_literal: true

require "logger"
require 'sidekiq/web'
require_relative "../config/environment"
require_relative "app"
require File.expand_path("../boot", __FILE__)
require File.join(__dir__, "lib/x")
require "#{name}/railtie"
autoload :Worker, "shop/worker"

begin
  require "newrelic_rpm"
rescue LoadError => error
  warn error
end

Sidekiq::Cron::Job.create(name: "clean", cron: "0 * * * *", class: "CleanJob")
::Logger.new("log/app.log", "daily").info("hi")
logger = Logger.new($stdout)
logger.info "started"
@redis ||= Redis.new(url: ENV.fetch("REDIS_URL", "redis://localhost:6379/0"))
@redis.get("x")
cache = Redis.current
cache&.get "y"
Net::HTTP.start("example.org", 443, use_ssl: true) do |http|
  http.request Net::HTTP::Get.new("/status")
end
File.open("data/out.txt", "w") { |f| f.write "x" }
get_thing(1).save!
(a || b).run
"text".encode("UTF-8")
[1, 2].sum { |n| n * 2 }
callback.(1)
handler::call 2
items[0].touch
settings["mail"][:host].freeze.to_s.strip
ObjectSpace.each_object(Class).select { |c| c.name }
