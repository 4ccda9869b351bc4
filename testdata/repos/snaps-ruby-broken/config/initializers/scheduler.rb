require "rufus-scheduler"

scheduler = Rufus::Scheduler.singleton

scheduler.cron "0 3 * * *" do
  Photo.purge
end
