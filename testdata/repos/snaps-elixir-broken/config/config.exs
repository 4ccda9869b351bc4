import Config

config :snaps, ecto_repos: [Snaps.Repo], adapter: Ecto.Adapters.SQLite3

config :snaps, Snaps.Repo, database: "/data/snaps.db"

config :snaps, SnapsWeb.Endpoint,
  adapter: Bandit.PhoenixAdapter,
  http: [ip: {127, 0, 0, 1}, port: 4000],
  server: true

config :snaps, Snaps.Scheduler,
  jobs: [{"0 3 * * *", {Snaps.Photo, :purge, []}}]

config :logger, backends: [{LoggerFileBackend, :file}]
config :logger, :file, path: "log/snaps.log", level: :info
