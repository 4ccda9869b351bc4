import Config

config :snaps, ecto_repos: [Snaps.Repo], adapter: Ecto.Adapters.Postgres
config :snaps, SnapsWeb.Endpoint, adapter: Bandit.PhoenixAdapter, server: true

config :logger, :console,
  format: "$time $metadata[$level] $message\n",
  metadata: [:request_id]
