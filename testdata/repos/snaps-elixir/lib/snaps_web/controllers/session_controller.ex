defmodule SnapsWeb.SessionController do
  use SnapsWeb, :controller

  def create(conn, %{"password" => password}) do
    if Plug.Crypto.secure_compare(password, Application.fetch_env!(:snaps, :admin_password)) do
      signer = Joken.Signer.create("HS256", Application.fetch_env!(:snaps, :session_secret))
      token = Joken.generate_and_sign!(%{}, %{"sub" => "admin"}, signer)
      json(conn, %{token: token})
    else
      send_resp(conn, 401, "")
    end
  end
end
