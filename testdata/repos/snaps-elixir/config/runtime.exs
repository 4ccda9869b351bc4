import Config

config :snaps,
  admin_password: System.fetch_env!("ADMIN_PASSWORD"),
  bucket: System.fetch_env!("S3_BUCKET"),
  session_secret: System.fetch_env!("SESSION_SECRET")

config :snaps, Snaps.Repo, url: System.fetch_env!("DATABASE_URL")

config :snaps, SnapsWeb.Endpoint,
  http: [ip: {0, 0, 0, 0, 0, 0, 0, 0}, port: String.to_integer(System.fetch_env!("PORT"))],
  secret_key_base: System.fetch_env!("SECRET_KEY_BASE")
