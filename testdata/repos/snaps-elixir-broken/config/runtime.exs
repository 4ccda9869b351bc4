import Config

config :snaps, SnapsWeb.Endpoint, secret_key_base: System.fetch_env!("SECRET_KEY_BASE")
