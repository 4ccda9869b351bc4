defmodule SnapsWeb.Endpoint do
  use Phoenix.Endpoint, otp_app: :snaps

  plug Plug.RequestId
  plug Plug.Parsers, parsers: [:multipart, :json], json_decoder: Jason
  plug SnapsWeb.Router
end
