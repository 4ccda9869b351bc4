import Config

# Read when the release starts.
if System.get_env("PHX_SERVER") do
  config :snaps, SnapsWeb.Endpoint, server: true
end

port = String.to_integer(System.get_env("PORT") || "4000")

config :snaps, SnapsWeb.Endpoint,
  http: [ip: {0, 0, 0, 0, 0, 0, 0, 0}, port: port],
  url: [host: "snaps.example.com", port: 443, scheme: "https"],
  secret_key_base:
    System.get_env("SECRET_KEY_BASE") ||
      raise("environment variable SECRET_KEY_BASE is missing")

config :logger, :file, path: "/var/log/snaps.log", level: :info
config :snaps, :upload_dir, "priv/uploads"

if config_env() == :test do
  config :snaps, Snaps.Repo,
    username: "postgres",
    password: "postgres",
    database: "snaps_test#{System.get_env("MIX_TEST_PARTITION")}"
else
  database_url =
    case System.fetch_env("DATABASE_URL") do
      {:ok, url} -> url
      :error -> "ecto://localhost/snaps"
    end

  config :snaps, Snaps.Repo, url: database_url, pool_size: 10
end
