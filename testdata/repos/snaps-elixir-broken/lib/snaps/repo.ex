defmodule Snaps.Repo do
  use Ecto.Repo, otp_app: :snaps, adapter: Application.compile_env!(:snaps, :adapter)
end
